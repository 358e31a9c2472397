-- Contacts: the journal that they live in, snapshots that shorten its reading, presence of agents.
--
-- The same tables and columns as ../sqlite/0002_contacts.sql; a test compares them.
-- The runtime is the only writer and gives out the integer ids itself, so that
-- the rows of many contacts are one statement and one commit.

-- One row per contact, for lists and for finding what is open after a crash.
-- The truth about a contact is its journal; this row is written with it.
-- `finished_at` is set when nothing more will happen (event flows may outlive the call).
CREATE TABLE contacts (
    id            BIGINT  NOT NULL PRIMARY KEY,
    org           UUID    NOT NULL REFERENCES orgs (id),
    channel       UUID    NOT NULL,
    channel_name  TEXT    NOT NULL,
    flow          UUID,
    version       UUID,
    ani           TEXT    NOT NULL,
    dnis          TEXT    NOT NULL,
    started_at    BIGINT  NOT NULL,
    stage         TEXT    NOT NULL,
    queue         UUID,
    queued_at     BIGINT,
    agent         UUID,
    answered_at   BIGINT,
    ended_at      BIGINT,
    cause         TEXT,
    finished_at   BIGINT
);
CREATE INDEX contacts_by_org ON contacts (org, id);
CREATE INDEX contacts_open ON contacts (id) WHERE finished_at IS NULL;

-- What each contact was told and what it asked for: rows are only ever
-- inserted, at the end. `body` is JSON. No foreign key: contact and first row
-- are written in one transaction.
CREATE TABLE journal (
    id      BIGINT  NOT NULL PRIMARY KEY,
    contact BIGINT  NOT NULL,
    at      BIGINT  NOT NULL,
    engine  BIGINT  NOT NULL,
    body    TEXT    NOT NULL
);
CREATE INDEX journal_by_contact ON journal (contact, id);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
FOR EACH ROW EXECUTE FUNCTION refuse_change('journal rows are never changed');
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
FOR EACH ROW EXECUTE FUNCTION refuse_change('journal rows are never deleted');

-- The session of an open contact after the journal row `upto`. Deleted with the contact's end.
CREATE TABLE snapshots (
    contact BIGINT NOT NULL PRIMARY KEY,
    upto    BIGINT NOT NULL,
    engine  BIGINT NOT NULL,
    body    TEXT   NOT NULL
);

-- Agents' presence. `idle_since` decides who is next; `last_contact` keeps its pops reachable.
CREATE TABLE presence (
    user_id      UUID   NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    org          UUID   NOT NULL,
    presence     TEXT   NOT NULL,
    since        BIGINT NOT NULL,
    idle_since   BIGINT NOT NULL,
    last_contact BIGINT
);
