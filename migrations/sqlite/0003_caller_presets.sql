-- Whom the Phone page offers to be: a JSON list of {label, number}, edited as one.
-- A sample organisation brings its own; others begin with none.
ALTER TABLE orgs ADD COLUMN caller_presets TEXT NOT NULL DEFAULT '[]';
