//! Values in serde: as people write them where the form is for people (JSON), compact where it is not (snapshots).

/// `Type as Compact: to compact, from compact`. For people the value is its `Display`, and is read by `FromStr`.
macro_rules! readable {
    ($type:ty as $compact:ty: $to:expr, $from:expr) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return serializer.collect_str(self);
                }
                let to: fn(&$type) -> $compact = $to;
                to(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use serde::de::Error;
                if deserializer.is_human_readable() {
                    let text = String::deserialize(deserializer)?;
                    return text.parse().map_err(D::Error::custom);
                }
                let from: fn($compact) -> Option<$type> = $from;
                from(<$compact>::deserialize(deserializer)?)
                    .ok_or_else(|| D::Error::custom(concat!("no value of ", stringify!($type))))
            }
        }
    };
}

pub(crate) use readable;

#[cfg(test)]
mod tests {
    use crate::command::CommandId;
    use crate::{Day, Digest, JurisdictionCode, Level, Levels};

    fn there_and_back<T>(value: &T, text: &str)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let json = serde_json::to_string(value).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value);
    }

    #[test]
    fn in_json_every_value_is_what_people_write() {
        there_and_back(&Day::from_ymd(2022, 11, 1).unwrap(), "2022-11-01");
        there_and_back(&"652801".parse::<JurisdictionCode>().unwrap(), "652801000000");
        there_and_back(&CommandId([7; 16]), "07070707-0707-0707-0707-070707070707");
        there_and_back(&Digest([0xab; 32]), &"ab".repeat(32));
        there_and_back(&Levels::of(&[Level::Region, Level::County]), "region|county");
        assert!(serde_json::from_str::<Day>("\"2022-02-30\"").is_err());
    }
}
