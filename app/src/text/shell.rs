//! Words around every page: navigation, palette, menus.

use super::messages;

messages! {
    /// Words around every page.
    Shell;
    skip = "Skip to the content",
    navigation = "Main",
    breadcrumb = "Breadcrumb",
    open_navigation = "Open the navigation",
    close_navigation = "Close the navigation",
    collapse = "Collapse the navigation",
    expand = "Expand the navigation",

    home = "Home",
    group_experience = "Customer experience",
    group_people = "People",
    group_live = "Live",
    group_connections = "Connections",
    group_settings = "Settings",
    channels = "Channels",
    flows = "Flows",
    queues = "Queues",
    users = "Users",
    phone = "Phone",
    desktop = "Desktop",
    contacts = "Contacts",
    connectors = "Connectors",
    audit = "Audit",

    palette = "Search and commands",
    palette_open = "Search",
    palette_hint = "Go to a page, find a channel, flow, queue or connector, or do something",
    palette_pages = "Pages",
    palette_actions = "On this page",
    palette_named = "Found",
    palette_account = "You",
    palette_nothing = "Nothing found. Try part of a name.",
    palette_move = "to move",
    palette_choose = "to choose",
    palette_close = "to close",
    keys_command = "Ctrl K",

    account = "Your account",
    theme = "Theme",
    theme_system = "As the system",
    theme_light = "Light",
    theme_dark = "Dark",
    theme_contrast = "High contrast",
    switch_theme = "Switch between light and dark",
    density = "Density",
    comfortable = "Comfortable",
    compact = "Compact",
    sign_out = "Sign out",
    sign_out_everywhere = "Sign out everywhere",
    sign_out_everywhere_text = "This ends all your sessions, on this device and all others. A contact you are talking to goes back to its queue.",
    no_script = "JavaScript is off or has not loaded. You can read every page; changing things needs it.",
    ;
    signed_in_as(name: &str) = format!("Signed in as {name}"),
    palette_count(n: usize) = match n {
        0 => "Nothing found".to_owned(),
        1 => "1 result".to_owned(),
        n => format!("{n} results"),
    },
}
