// The table of a server that was built without its site: checks and tests need none.
const BUILD: &str = "dev";
const FILES: &[File] = &[];
