//! Query strings: percent-decoding as the real products do it, `+` being a space.

/// The text that `encoded` stands for; a broken escape stays as it is.
pub fn decode(encoded: &str) -> String {
    let bytes = encoded.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => match escape(bytes, at) {
                Some(byte) => {
                    out.push(byte);
                    at += 2;
                }
                None => out.push(b'%'),
            },
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn escape(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |offset: usize| char::from(*bytes.get(at + offset)?).to_digit(16);
    u8::try_from(digit(1)? * 16 + digit(2)?).ok()
}

/// Names and values of a query string, decoded, in order.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(name), decode(value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_clients_send() {
        let query = "%24filter=contains(telephone1%2C%2745+70%27)&x=%C3%B8&y=100%&z";
        let expected = [
            ("$filter", "contains(telephone1,'45 70')"),
            ("x", "ø"),
            ("y", "100%"),
            ("z", ""),
        ];
        assert_eq!(
            pairs(query),
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
