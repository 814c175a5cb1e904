//! 序号 and 上级清单序号: “729”, “1、729”, “3-5”.

use crate::words;

/// How many rows of the parent one row may name: a merged item gathers a handful.
const MOST: usize = 64;

/// The numbers a cell names, in its order, each once.
///
/// # Errors
/// The part that is no number or no range upwards.
pub fn read(cell: &str) -> Result<Vec<u32>, String> {
    let narrow = words::narrow(cell);
    let mut numbers = Vec::new();
    for part in narrow.split(['、', ',', ';', '|', '/', '和', '及']).filter(|part| !part.is_empty()) {
        let (first, last) = range(part).ok_or_else(|| part.to_owned())?;
        for number in first..=last {
            if !numbers.contains(&number) {
                numbers.push(number);
            }
            if numbers.len() > MOST {
                return Err(part.to_owned());
            }
        }
    }
    Ok(numbers)
}

fn range(part: &str) -> Option<(u32, u32)> {
    let bare = part.trim_start_matches('第').trim_end_matches(['项', '号', '.']);
    let cut = bare.split_once(['-', '—', '–', '~', '～', '至', '―']);
    let (first, last) = cut.unwrap_or((bare, bare));
    let last = last.trim_start_matches(['-', '—', '–']);
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

fn number(digits: &str) -> Option<u32> {
    let whole = digits.strip_suffix(".0").unwrap_or(digits);
    let plain = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| whole.parse().ok()).flatten().filter(|n| *n > 0)
}

/// Serial numbers as lists write them: `1、729`.
pub fn write(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_may_name_several_of_the_parent() {
        assert_eq!(read("1、729"), Ok(vec![1, 729]));
        assert_eq!(read("１，７２９；730"), Ok(vec![1, 729, 730]));
        assert_eq!(read("3-5、第9项"), Ok(vec![3, 4, 5, 9]));
        assert_eq!(read("3——5"), Ok(vec![3, 4, 5]));
        assert_eq!(read(&write(&[1, 729])), Ok(vec![1, 729]));
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn what_is_no_number_is_refused_and_no_range_grows() {
        for wrong in ["一", "0", "5-3", "1-4294967295", "1.5", "-1", "99999999999"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
