CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE log (
  revision INTEGER PRIMARY KEY CHECK (revision > 0),
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  digest_high INTEGER NOT NULL,
  digest_low INTEGER NOT NULL,
  changes INTEGER NOT NULL CHECK (changes > 0)
) STRICT;
CREATE TABLE change (
  revision INTEGER NOT NULL REFERENCES log (revision),
  path TEXT NOT NULL,
  type TEXT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (revision, path),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE object (
  path TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  revision INTEGER NOT NULL REFERENCES log (revision),
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('epoch', 1700000000000);
INSERT INTO log VALUES (1, 'admin', 1700000000001, 31, -1, 1);
INSERT INTO log VALUES (2, 'admin', 1700000000002, 62, -2, 1);
INSERT INTO log VALUES (3, 'admin', 1700000000003, 93, -3, 1);
INSERT INTO change VALUES (1, '/global-infra/segments/web', 'Segment', NULL, '{"overlay_id":65536}');
INSERT INTO change VALUES (2, '/global-infra/segments/db', 'Segment', NULL, '{"overlay_id":65537}');
INSERT INTO change VALUES (3, '/global-infra/segments/web', 'Segment', '{"overlay_id":65536}', NULL);
INSERT INTO object VALUES ('/global-infra/segments/db', 'Segment', 2, '{"overlay_id":65537}');
PRAGMA application_id = 1230195022;
PRAGMA user_version = 1;
