//! Every file that docs/ARCHITECTURE.md names exists.

use std::path::Path;

#[test]
fn every_file_that_the_architecture_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = include_str!("../../docs/ARCHITECTURE.md");
    let is_file = |word: &&str| {
        word.contains('/') && !word.contains('<') && [".rs", ".py", ".sh", ".ts"].iter().any(|end| word.ends_with(end))
    };
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).filter(is_file).collect();
    assert!(named.len() >= 9, "both walks name their files: {named:?}");
    for file in named {
        assert!(root.join(file).is_file(), "{file}");
    }
}
