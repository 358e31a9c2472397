//! Words of the sign-in and set-up pages.

use super::messages;

messages! {
    /// Words of the sign-in and set-up pages.
    Door;
    sign_in = "Sign in",
    sign_in_title = "Sign in to Cordboard",
    email = "E-mail address",
    password = "Password",
    signing_in = "Signing in",
    refused = "The e-mail address or the password is not right.",
    not_set_up = "This server is not set up yet",
    not_set_up_text = "Open the set-up address that stands on the console where it was started.",
    token_wrong = "This token does not fit. It is made anew each time the server starts.",
    go_on = "Continue",
    zone_missing = "Choose a time zone of the list.",
    promise = "No caller is left alone.",
    promise_text = "Flows, queues and agents on one board. What you draw is what your callers hear.",

    set_up = "Set up",
    set_up_title = "Set up Cordboard",
    set_up_text = "This makes your organisation and its first administrator. It takes a minute and happens once.",
    token = "Set-up token",
    token_help = "It stands on the console where the server was started.",
    organisation_section = "Organisation",
    organisation = "Name of the organisation",
    zone_help = "New channels start with it, and times are shown in it.",
    administrator_section = "First administrator",
    person = "Your name",
    person_help = "As colleagues know you.",
    email_help = "You sign in with it.",
    password_help = "At least 15 characters. A few unrelated words are easy to remember and hard to guess.",
    set_up_do = "Create the organisation",
    ;
}
