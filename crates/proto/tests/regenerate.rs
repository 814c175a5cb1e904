//! The committed code in `src/gen` is what the `.proto` files say today.
//!
//! Run with `UPDATE=1` (`cargo xtask codegen` does), the test writes the files instead.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// File name in `src/gen` -> its content.
type Generated = BTreeMap<String, Vec<u8>>;

#[test]
fn committed_code_is_what_the_proto_files_say() {
    let committed_in = manifest_dir().join("src/gen");
    let fresh = generate(&manifest_dir().join("../../proto"));
    if env::var_os("UPDATE").is_some_and(|value| value == "1") {
        return write(&committed_in, &fresh);
    }
    let committed = read(&committed_in);
    let names: Vec<_> = fresh.keys().collect();
    assert_eq!(committed.keys().collect::<Vec<_>>(), names, "files in src/gen: run `cargo xtask codegen`");
    for (name, content) in &fresh {
        assert!(
            committed.get(name) == Some(content),
            "src/gen/{name} is not what the .proto files say: run `cargo xtask codegen`"
        );
    }
}

fn manifest_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compiles every `.proto` file under `root`, in pure Rust, to code and a descriptor set.
fn generate(root: &Path) -> Generated {
    let sources = proto_files(root);
    assert!(!sources.is_empty(), "no .proto file under {}", root.display());
    let mut compiler = protox::Compiler::new([root]).expect("proto/ is a readable folder");
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(&sources).unwrap_or_else(|error| panic!("{error:?}"));

    let out = tempfile::tempdir().expect("a temporary folder");
    fs::write(out.path().join("descriptor.bin"), compiler.encode_file_descriptor_set())
        .expect("descriptor.bin");
    tonic_prost_build::configure()
        .out_dir(out.path())
        .emit_rerun_if_changed(false)
        .compile_fds(compiler.file_descriptor_set())
        .expect("code from a compiled descriptor set");
    read(out.path())
}

/// All `.proto` files under `dir`, in the order of their paths, so that the output never depends
/// on the file system.
fn proto_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let path = entry.expect("a readable folder entry").path();
        if path.is_dir() {
            files.extend(proto_files(&path));
        } else if path.extension() == Some(OsStr::new("proto")) {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn read(dir: &Path) -> Generated {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    entries
        .map(|entry| {
            let path = entry.expect("a readable folder entry").path();
            let name = path.file_name().expect("a file name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a readable file"))
        })
        .collect()
}

fn write(dir: &Path, generated: &Generated) {
    fs::create_dir_all(dir).expect("src/gen");
    for stale in read(dir).keys().filter(|name| !generated.contains_key(*name)) {
        fs::remove_file(dir.join(stale)).expect("a stale generated file");
    }
    for (name, content) in generated {
        fs::write(dir.join(name), content).expect("a generated file");
    }
}
