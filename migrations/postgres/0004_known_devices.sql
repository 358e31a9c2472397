-- Browsers that a person has signed in with, by the SHA-256 of the token in their cookie: sign-in
-- there is not held up by strangers who guess. A copy of this table makes no browser known.
CREATE TABLE known_devices (
    token_hash BYTEA  NOT NULL,
    user_id    UUID   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (token_hash, user_id)
);
CREATE INDEX known_devices_by_age ON known_devices (seen_at);
