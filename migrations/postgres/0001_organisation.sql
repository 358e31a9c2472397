-- The organisation: people and doors, channels, flows, connectors, queues, audit.
--
-- The same tables and columns as ../sqlite/0001_organisation.sql; a test compares them.
-- Ids are UUIDs, times epoch milliseconds, JSON is TEXT (its order matters).
-- A column `x_folded` (collation C: sorted by bytes, as SQLite does) is `x` trimmed and in lower case, for search and sorting.
-- Every row that people edit has a revision, and who changed it last and when.

-- Refuses to change or delete a row; the trigger says why.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;

-- A tenant. `sample` marks the sample organisation, whose connectors may use http to loopback.
CREATE TABLE orgs (
    id         UUID    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    time_zone  TEXT    NOT NULL,
    sample     BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT  NOT NULL,
    revision   BIGINT  NOT NULL DEFAULT 1,
    changed_at BIGINT  NOT NULL,
    changed_by TEXT    NOT NULL
);

-- One row once the installation is set up: the second set-up of two that race hits the key.
CREATE TABLE setup (
    one     BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    org     UUID   NOT NULL REFERENCES orgs (id),
    done_at BIGINT NOT NULL
);

-- People. E-mail addresses are unique in the installation, because sign-in asks for nothing else.
-- Roles are keys separated by a space. A session is valid while its epoch is the user's.
CREATE TABLE users (
    id            UUID    NOT NULL PRIMARY KEY,
    org           UUID    NOT NULL REFERENCES orgs (id),
    email         TEXT    NOT NULL,
    email_folded  TEXT    COLLATE "C" NOT NULL,
    name          TEXT    NOT NULL,
    name_folded   TEXT    COLLATE "C" NOT NULL,
    password_hash TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    active        BOOLEAN NOT NULL DEFAULT TRUE,
    auth_epoch    BIGINT  NOT NULL DEFAULT 1,
    created_at    BIGINT  NOT NULL,
    revision      BIGINT  NOT NULL DEFAULT 1,
    changed_at    BIGINT  NOT NULL,
    changed_by    TEXT    NOT NULL,
    UNIQUE (email_folded),
    UNIQUE (org, id)
);
CREATE INDEX users_by_name ON users (org, name_folded, id);

-- Browser sessions, by the SHA-256 of the cookie's id: a copy of this table opens no door.
-- `user_id` is empty before sign-in.
CREATE TABLE web_sessions (
    id_hash    BYTEA  NOT NULL PRIMARY KEY,
    user_id    UUID   REFERENCES users (id) ON DELETE CASCADE,
    auth_epoch BIGINT NOT NULL,
    data       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX web_sessions_by_expiry ON web_sessions (expires_at);
CREATE INDEX web_sessions_by_user ON web_sessions (user_id);

-- Failed sign-ins per account and per address (the key is a hash of either).
CREATE TABLE sign_in_throttle (
    subject       TEXT   NOT NULL PRIMARY KEY,
    failures      BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL
);
CREATE INDEX sign_in_throttle_by_age ON sign_in_throttle (changed_at);

-- Queues.
CREATE TABLE queues (
    id              UUID   NOT NULL PRIMARY KEY,
    org             UUID   NOT NULL REFERENCES orgs (id),
    name            TEXT   NOT NULL,
    name_folded     TEXT   COLLATE "C" NOT NULL,
    description     TEXT   NOT NULL,
    service_level_s BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    revision        BIGINT NOT NULL DEFAULT 1,
    changed_at      BIGINT NOT NULL,
    changed_by      TEXT   NOT NULL,
    UNIQUE (org, name_folded),
    UNIQUE (org, id)
);

-- Connectors. `settings` is JSON without secrets; `secret` is encrypted with the key `secret_key`.
CREATE TABLE connectors (
    id          UUID   NOT NULL PRIMARY KEY,
    org         UUID   NOT NULL REFERENCES orgs (id),
    name        TEXT   NOT NULL,
    name_folded TEXT   COLLATE "C" NOT NULL,
    settings    TEXT   NOT NULL,
    secret      BYTEA,
    secret_key  TEXT,
    created_at  BIGINT NOT NULL,
    revision    BIGINT NOT NULL DEFAULT 1,
    changed_at  BIGINT NOT NULL,
    changed_by  TEXT   NOT NULL,
    UNIQUE (org, name_folded)
);

-- Flows: the draft and what its references stand for. `errors` and `warnings`
-- count the draft's issues when it was last saved.
CREATE TABLE flows (
    id          UUID   NOT NULL PRIMARY KEY,
    org         UUID   NOT NULL REFERENCES orgs (id),
    name        TEXT   NOT NULL,
    name_folded TEXT   COLLATE "C" NOT NULL,
    description TEXT   NOT NULL,
    draft       TEXT   NOT NULL,
    mapping     TEXT   NOT NULL,
    errors      BIGINT NOT NULL,
    warnings    BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    revision    BIGINT NOT NULL DEFAULT 1,
    changed_at  BIGINT NOT NULL,
    changed_by  TEXT   NOT NULL,
    UNIQUE (org, name_folded),
    UNIQUE (org, id)
);

-- Published versions: the document's text and its frozen mapping. Never changed, never deleted.
CREATE TABLE flow_versions (
    id             UUID   NOT NULL PRIMARY KEY,
    org            UUID   NOT NULL,
    flow           UUID   NOT NULL,
    number         BIGINT NOT NULL,
    text           TEXT   NOT NULL,
    mapping        TEXT   NOT NULL,
    comment        TEXT   NOT NULL,
    published_at   BIGINT NOT NULL,
    published_by   UUID   NOT NULL,
    publisher_name TEXT   NOT NULL,
    UNIQUE (flow, number),
    UNIQUE (flow, id),
    FOREIGN KEY (org, flow) REFERENCES flows (org, id)
);
CREATE TRIGGER flow_versions_no_update BEFORE UPDATE ON flow_versions
FOR EACH ROW EXECUTE FUNCTION refuse_change('a published version never changes');
CREATE TRIGGER flow_versions_no_delete BEFORE DELETE ON flow_versions
FOR EACH ROW EXECUTE FUNCTION refuse_change('a published version is never deleted');

-- A label is a name that points at one version of a flow, for example `Latest`.
CREATE TABLE flow_labels (
    flow    UUID NOT NULL REFERENCES flows (id),
    label   TEXT NOT NULL,
    version UUID NOT NULL,
    PRIMARY KEY (flow, label),
    FOREIGN KEY (flow, version) REFERENCES flow_versions (flow, id)
);

-- Channels.
CREATE TABLE channels (
    id                    UUID    NOT NULL PRIMARY KEY,
    org                   UUID    NOT NULL REFERENCES orgs (id),
    kind                  TEXT    NOT NULL,
    name                  TEXT    NOT NULL,
    name_folded           TEXT    COLLATE "C" NOT NULL,
    description           TEXT    NOT NULL,
    description_folded    TEXT    COLLATE "C" NOT NULL,
    time_zone             TEXT    NOT NULL,
    service_level_s       BIGINT  NOT NULL,
    flow                  UUID,
    fallback_queue        UUID    NOT NULL,
    fallback_announcement TEXT    NOT NULL,
    active                BOOLEAN NOT NULL,
    created_at            BIGINT  NOT NULL,
    revision              BIGINT  NOT NULL DEFAULT 1,
    changed_at            BIGINT  NOT NULL,
    changed_by            TEXT    NOT NULL,
    UNIQUE (org, name_folded),
    UNIQUE (org, id),
    FOREIGN KEY (org, flow) REFERENCES flows (org, id),
    FOREIGN KEY (org, fallback_queue) REFERENCES queues (org, id)
);
CREATE INDEX channels_by_change ON channels (org, changed_at, id);
CREATE INDEX channels_by_flow ON channels (flow);
CREATE INDEX channels_by_queue ON channels (fallback_queue);

-- The numbers that callers dial, in E.164: each belongs to one channel of the installation.
CREATE TABLE support_numbers (
    number   TEXT   NOT NULL PRIMARY KEY,
    org      UUID   NOT NULL,
    channel  UUID   NOT NULL,
    position BIGINT NOT NULL,
    FOREIGN KEY (org, channel) REFERENCES channels (org, id) ON DELETE CASCADE
);
CREATE INDEX support_numbers_by_channel ON support_numbers (channel, position);

-- Who dialled a contact on the Phone page: only they steer that call.
CREATE TABLE phone_calls (
    contact BIGINT NOT NULL PRIMARY KEY,
    org     UUID   NOT NULL REFERENCES orgs (id),
    user_id UUID   NOT NULL REFERENCES users (id)
);

-- The audit trail: rows are only ever inserted. `details` is JSON without secrets.
CREATE TABLE audit (
    id          BIGINT  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    org         UUID    NOT NULL REFERENCES orgs (id),
    at          BIGINT  NOT NULL,
    user_id     UUID,
    user_name   TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    object_kind TEXT    NOT NULL,
    object_id   TEXT    NOT NULL,
    object_name TEXT    NOT NULL,
    details     TEXT    NOT NULL,
    client_ip   TEXT    NOT NULL,
    request_id  TEXT    NOT NULL
);
CREATE INDEX audit_by_org ON audit (org, id);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_change('audit rows are never changed');
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_change('audit rows are never deleted');
