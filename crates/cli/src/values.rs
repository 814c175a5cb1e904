//! Reading what flags are given: codes, days, numbers. What is none of them is refused with the rule it breaks.

use std::fmt;
use std::net::SocketAddr;
use std::ops::RangeInclusive;

use inforce_catalog::{CommandId, CreditCode, Day, Digest, ItemCode, JurisdictionCode, Level, Levels};

use crate::lang::Said;

/// The rule that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) Said);

impl Malformed {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Said::new(zh, en))
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Malformed {}

pub(crate) fn jurisdiction(text: &str) -> Result<JurisdictionCode, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "行政区划代码为 6、9 或 12 位数字，例如 652801。",
            "a jurisdiction code has 6, 9 or 12 digits, for example 652801.",
        )
    })
}

pub(crate) fn item(text: &str) -> Result<ItemCode, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "事项编码为 12 位：前九位是数字或大写字母，后三位是 000、00Y 或 001 至 999，例如 000104001000。",
            "an item code has 12 characters: nine digits or capital letters, then 000, 00Y or 001 to 999, \
             for example 000104001000.",
        )
    })
}

pub(crate) fn credit(text: &str) -> Result<CreditCode, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "统一社会信用代码为 18 位，末位是校验码（GB 32100）；没有代码的机关用 X 加 17 位数字或大写字母，\
             例如 X652801000000D0015。",
            "a credit code has 18 characters, the last a check character (GB 32100); a body that has none gets X and \
             17 digits or capital letters, for example X652801000000D0015.",
        )
    })
}

pub(crate) fn day(text: &str) -> Result<Day, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "日期写作 YYYY-MM-DD，且须是日历上有的日子，例如 2022-11-01。",
            "a day is written YYYY-MM-DD and is one of the calendar, for example 2022-11-01.",
        )
    })
}

pub(crate) fn command_id(text: &str) -> Result<CommandId, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "命令编号是一个 UUID，例如 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10。",
            "a command id is a UUID, for example 0b54c1de-5c4e-4c0c-9d6e-8f2f4a4c9d10.",
        )
    })
}

pub(crate) fn digest(text: &str) -> Result<Digest, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "文件摘要是 BLAKE3 哈希，写作 64 位十六进制数字。",
            "a file's digest is its BLAKE3 hash, written in 64 hexadecimal digits.",
        )
    })
}

/// Levels with commas between them: a bar, as the ledger writes them, would have to be quoted.
pub(crate) fn levels(text: &str) -> Result<Levels, Malformed> {
    let levels = text.split([',', '|']).map(|word| word.trim().parse());
    levels.collect::<Result<Vec<Level>, _>>().map(|levels| Levels::of(&levels)).map_err(|_| {
        Malformed::new(
            "层级为 nation（国家）、region（自治区）、prefecture（自治州）、county（县市）、township（乡镇），\
             以逗号分隔，例如 prefecture,county。",
            "levels are nation, region, prefecture, county and township, with commas between them, \
             for example prefecture,county.",
        )
    })
}

/// An agency: `JURISDICTION:CREDIT-CODE`.
pub(crate) fn agency(text: &str) -> Result<(JurisdictionCode, CreditCode), Malformed> {
    let (place, code) = text.split_once(':').ok_or_else(|| {
        Malformed::new(
            "机关写作“行政区划代码:统一社会信用代码”，例如 652801:X652801000000D0015。",
            "an agency is written JURISDICTION:CREDIT-CODE, for example 652801:X652801000000D0015.",
        )
    })?;
    Ok((jurisdiction(place)?, credit(code)?))
}

/// A sequence, or another number of things.
pub(crate) fn number(text: &str) -> Result<u64, Malformed> {
    text.parse().map_err(|_| Malformed::new("须是整数，0 或以上。", "it is a whole number, 0 or more."))
}

/// A whole number in these bounds.
pub(crate) fn within<N>(bounds: RangeInclusive<N>) -> impl Fn(&str) -> Result<N, Malformed> + Clone
where
    N: std::str::FromStr + PartialOrd + fmt::Display + Clone,
{
    move |text| {
        text.parse().ok().filter(|number| bounds.contains(number)).ok_or_else(|| {
            let (least, most) = (bounds.start(), bounds.end());
            Malformed::new(
                format!("须是 {least} 至 {most} 之间的整数。"),
                format!("it is a whole number from {least} to {most}."),
            )
        })
    }
}

pub(crate) fn address(text: &str) -> Result<SocketAddr, Malformed> {
    text.parse().map_err(|_| {
        Malformed::new(
            "监听地址写作“IP 地址:端口”，例如 127.0.0.1:7652。",
            "an address to listen at is written IP:PORT, for example 127.0.0.1:7652.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_given_with_commas_or_as_the_ledger_writes_them() {
        assert_eq!(levels("prefecture,county"), levels("prefecture|county"));
        assert!(levels("prefecture county").is_err());
    }

    #[test]
    fn an_agency_is_refused_for_the_part_that_is_wrong() {
        let why = |text| agency(text).unwrap_err().to_string();
        assert!(why("X652801000000D0015").contains("JURISDICTION:CREDIT-CODE"));
        assert!(why("65280:X652801000000D0015").contains("6, 9 or 12 digits"));
        assert!(why("652801:X").contains("credit code"));
    }

    #[test]
    fn a_number_out_of_bounds_is_refused_with_the_bounds() {
        let read = within(1..=1000u32);
        assert_eq!(read("1000"), Ok(1000));
        assert!(read("1001").unwrap_err().0.zh.contains("1 至 1000"));
        assert!(read("ten").is_err());
    }
}
