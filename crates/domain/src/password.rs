//! Passwords: long, not among the known ones, and no rule about which characters.

/// Fewest characters.
pub const MIN: usize = 15;
/// Most characters.
pub const MAX: usize = 128;

/// Pieces that make up most guessed long passwords. A password that is
/// nothing but these, digits and punctuation is refused.
const COMMON: [&str; 24] = [
    "password",
    "passwort",
    "passord",
    "passwd",
    "contrasena",
    "motdepasse",
    "qwertyuiop",
    "qwertz",
    "qwerty",
    "azerty",
    "asdfghjkl",
    "asdfgh",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "abcdefgh",
    "abcdef",
    "letmein",
    "welcome",
    "administrator",
    "admin",
    "iloveyou",
    "monkey",
    "dragon",
    "cordboard",
];

/// What is wrong with `password` for a person called `name` with this `email`, in a sentence.
pub fn check(password: &str, email: &str, name: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if length < MIN {
        return Some(
            "Use at least 15 characters: a few unrelated words are easy to remember and hard to guess.",
        );
    }
    if length > MAX {
        return Some("Use at most 128 characters.");
    }
    let mut rest = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    let own = name.to_lowercase();
    let own = own.split_whitespace().chain([local.as_str()]);
    for piece in COMMON
        .into_iter()
        .chain(own.filter(|piece| piece.len() >= 3))
    {
        rest = rest.replace(piece, "");
    }
    rest.retain(char::is_alphabetic);
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    if rest.chars().count() < 4 && !has_many_digits(password) || distinct.len() < 5 {
        return Some(
            "This is one of the first passwords that somebody would guess. Use words that have nothing to do with you or with each other.",
        );
    }
    None
}

/// Random digits are a password too; a run of neighbours or of one digit is not.
fn has_many_digits(password: &str) -> bool {
    let digits: Vec<i32> = password
        .chars()
        .filter_map(|c| c.to_digit(10))
        .map(|d| d as i32)
        .collect();
    let jumps = digits
        .windows(2)
        .filter(|pair| (pair[0] - pair[1]).abs() > 1)
        .count();
    jumps >= 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(password: &str) -> bool {
        check(password, "ada@example.com", "Ada Lovelace").is_none()
    }

    #[test]
    fn long_passwords_are_taken_whatever_their_characters() {
        assert!(accepts("correct horse battery staple"));
        assert!(accepts("nebel fluss gabel"));
        assert!(accepts("日本語のとても長いパスフレーズです"));
        assert!(accepts("8302957140628395"));
        assert!(accepts(&"ab cd ef gh".repeat(11)));
    }

    #[test]
    fn short_long_and_guessable_ones_are_refused() {
        for bad in [
            "",
            "Tr0ub4dor&3",
            "passwordpassword",
            "Password123456789!",
            "aaaaaaaaaaaaaaaaaaaa",
            "123456789012345",
            "qwertyuiopasdfghjkl",
            "adalovelace1815!",
            "abababababababab",
            "welcomeadministrator1",
        ] {
            assert!(!accepts(bad), "{bad}");
        }
        assert!(!accepts(&"x7!".repeat(43)));
    }
}
