//! Reading a file that somebody named, up to a limit.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::failure::{Exit, Failure};
use crate::lang::Said;
use crate::save;

/// Reads a file of at most so many bytes. One that is longer is refused by its length, before it is in memory.
///
/// # Errors
/// It is not there, cannot be read, or is too long: in both languages, with what to do. `flag` is what named it.
pub(crate) fn whole(path: &Path, flag: &str, most: usize) -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| unreadable(path, flag, &error);
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let length = fs::metadata(path).map_err(failed)?.len();
    let mut bytes = Vec::new();
    if length <= most {
        // A pipe has no length, and a file may grow meanwhile.
        let file = File::open(path).map_err(failed)?;
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    }
    match length.max(bytes.len() as u64) {
        length if length > most => Err(too_long(path, flag, length, most)),
        _ => Ok(bytes),
    }
}

fn too_long(path: &Path, flag: &str, length: u64, most: u64) -> Failure {
    let path = path.display();
    let what = Said::new(
        format!("{path} 有 {length} 字节，超过上限 {most} 字节。"),
        format!("{path} has {length} bytes, over the limit of {most}."),
    );
    let remedy = Said::new(
        "请只保留清单所在的工作表，删去图片。",
        "Keep only the sheet of the list, without pictures.",
    );
    Failure::new(Exit::Refused, what).remedy(remedy).field(flag)
}

fn unreadable(path: &Path, flag: &str, error: &io::Error) -> Failure {
    let shown = path.display();
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件", "there is no such file"),
        kind => save::why(kind),
    };
    let (zh, en) = match zh {
        "" => (error.to_string(), error.to_string()),
        zh => (zh.to_owned(), en.to_owned()),
    };
    let what = Said::new(format!("无法读取 {shown}：{zh}。"), format!("{shown} cannot be read: {en}."));
    let remedy =
        Said::new("请核对路径，并确认有权读取该文件。", "Check the path, and that you may read the file.");
    Failure::new(Exit::Refused, what).remedy(remedy).field(flag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_the_limit_and_refused_beyond_it() {
        let folder = std::env::temp_dir().join(format!("inforce-load-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("file");
        fs::write(&path, b"12345").unwrap();
        assert_eq!(whole(&path, "FILE", 5).unwrap(), b"12345");
        let refused = whole(&path, "FILE", 4).unwrap_err().to_json();
        assert!(
            refused["message_en"].as_str().unwrap().contains("5 bytes, over the limit of 4"),
            "{refused}"
        );
        for wrong in [folder.clone(), folder.join("nowhere")] {
            let refused = whole(&wrong, "FILE", 4).unwrap_err().to_json();
            for part in ["message_zh", "message_en", "remedy_zh", "remedy_en"] {
                assert!(!refused[part].as_str().unwrap().is_empty(), "{refused}");
            }
            assert_ne!(refused["message_zh"], refused["message_en"]);
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
