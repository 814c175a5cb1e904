//! What the server says for itself: failures and refusals that are no matter of law.

use std::time::Duration;

use inforce_wire::RemoteRefusal;
use tonic::Code;

macro_rules! notices {
    ($($(#[doc = $doc:literal])* $name:ident $code:literal
       zh: $zh:literal $remedy_zh:literal
       en: $en:literal $remedy_en:literal;)*) => {
        /// One kind of failure. The codes are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($(#[doc = $doc])* $name,)* }

        impl Kind {
            /// All kinds.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            fn sentences(self) -> [&'static str; 5] {
                match self {
                    $(Self::$name => [$code, $zh, $remedy_zh, $en, $remedy_en],)*
                }
            }
        }
    };
}

notices! {
    /// No `inforce-principal` came with the call.
    PrincipalMissing "principal_missing"
        zh: "调用未说明账号。" "请在元数据 inforce-principal 中给出账号标识。"
        en: "The call does not say who asks." "Send a principal in the metadata `inforce-principal`.";
    /// What came is no principal.
    PrincipalUnfit "principal_unfit"
        zh: "元数据 inforce-principal 不是账号标识。" "账号标识为 1 至 64 个 ASCII 字母、数字或 -_.@，不得使用个人信息。"
        en: "The metadata `inforce-principal` holds no principal." "A principal is 1 to 64 ASCII letters, digits or -_.@ and no personal data.";
    /// A message could not be decoded.
    MessageMalformed "message_malformed"
        zh: "消息无法解码（{detail}）。" "请按接口文件编码；文字须为 UTF-8。"
        en: "The message cannot be decoded ({detail})." "Encode it as the contract says; text must be UTF-8.";
    /// A message is over its limit.
    MessageTooLarge "message_too_large"
        zh: "消息过大（{detail}）。" "请减小消息；多个命令请用 ExecuteBatch，每条消息一个命令；文件请分块发送。"
        en: "The message is too large ({detail})." "Make it smaller; send many commands by ExecuteBatch, one a message, and a file in chunks.";
    /// A batch without commands.
    BatchEmpty "batch_empty"
        zh: "批次没有命令。" "请至少发送一个命令。"
        en: "The batch has no commands." "Send at least one.";
    /// A batch that ended before it was whole.
    BatchCutShort "batch_cut_short"
        zh: "批次不完整：{detail}。" "请完整重发批次，命令编号不变。"
        en: "The batch is not whole: {detail}." "Send the whole batch again, under the same ids.";
    /// A batch over its limit.
    BatchTooLarge "batch_too_large"
        zh: "批次过大：{detail}。" "请分成几个批次。"
        en: "The batch is too large: {detail}." "Split it into several.";
    /// The messages of a file do not come as they must.
    ImportOutOfOrder "import_out_of_order"
        zh: "导入的消息次序不对：{detail}。" "请先发送 header，此后只发送 chunk。"
        en: "The messages of the file are out of order: {detail}." "Send the header first, then nothing but chunks.";
    /// A file over its limit.
    ImportTooLarge "import_too_large"
        zh: "文件过大：{detail}。" "请只保留清单所在的工作表，删去图片。"
        en: "The file is too large: {detail}." "Keep only the sheet of the list, without pictures.";
    /// A file that ended before it was whole, or did not end where it was to.
    ImportCutShort "import_cut_short"
        zh: "文件不完整：{detail}。" "请完整重发文件；重发不会重复登记。"
        en: "The file is not whole: {detail}." "Send the whole file again: nothing is recorded twice.";
    /// Too many calls at once.
    TooManyCalls "too_many_calls"
        zh: "同时进行的调用过多。" "请稍后重试。"
        en: "Too many calls are under way." "Send it again after a pause.";
    /// The deadline of the call passed.
    DeadlinePassed "deadline_passed"
        zh: "调用超过时限（{detail}）。" "查询可重试；命令请用同一编号重试，结果不会重复。"
        en: "The call took longer than it may ({detail})." "Ask again; send a command again under the same id, it is recorded once at most.";
    /// The queue of the writer stayed full.
    Busy "busy"
        zh: "账本繁忙，命令未登记。" "请稍后用同一编号重试。"
        en: "The ledger is busy; nothing was recorded." "Send it again after a pause, under the same id.";
    /// The clock of the server is not believed.
    ClockNotBelieved "clock_not_believed"
        zh: "服务器时钟不可信，暂不登记（{detail}）。" "请运维人员核对时钟；无误时以 --accept-clock 重新启动服务。"
        en: "The server's clock is not believed; nothing is recorded ({detail})." "An operator must check the clock; if it is right, the server is started with --accept-clock.";
    /// There is no room to write.
    StoreFull "store_full"
        zh: "存储空间不足，命令未登记（{detail}）。" "请运维人员腾出空间，然后用同一编号重试。"
        en: "There is no room to write; nothing was recorded ({detail})." "An operator must make room; then send it again under the same id.";
    /// Writing failed cleanly.
    NotWritten "not_written"
        zh: "写入失败，命令未登记（{detail}）。" "请用同一编号重试。"
        en: "Writing failed; nothing was recorded ({detail})." "Send it again under the same id.";
    /// What a command decides does not fit into records.
    Unrecordable "unrecordable"
        zh: "命令的结果无法放入记录（{detail}）。" "请按所述去掉字符或缩短内容。"
        en: "What the command decides does not fit into a record ({detail})." "Remove the character it names, or make it shorter.";
    /// A record could not be read back.
    Unreadable "unreadable"
        zh: "记录暂时无法读取（{detail}）。" "请重试；仍然失败时请运维人员运行 inforce check。"
        en: "A record could not be read ({detail})." "Try again; if it stays, an operator must run `inforce check`.";
    /// A record is damaged in all copies.
    RecordDamaged "record_damaged"
        zh: "记录已损坏（{detail}）。" "请运维人员运行 inforce check，并从镜像或备份恢复。"
        en: "A record is damaged ({detail})." "An operator must run `inforce check` and restore from a mirror or backup.";
    /// Whether it was recorded is not known.
    Uncertain "uncertain"
        zh: "命令是否已登记尚不确定（{detail}）。" "请用同一编号重试，答复必然正确。"
        en: "Whether it was recorded is not known ({detail})." "Send it again under the same id: the answer will be right either way.";
    /// The ledger is ending.
    Stopped "stopped"
        zh: "账本正在停止（{detail}），命令未登记。" "请在重新启动后用同一编号重试。"
        en: "The ledger is ending ({detail}); nothing was recorded." "Send it again under the same id when it is open.";
    /// A position or sequence the ledger has not reached.
    PositionBeyond "position_beyond"
        zh: "账本只有 {detail} 条记录。" "请使用答复中给出的 position。"
        en: "The ledger has only {detail} records." "Use a position that an answer gave.";
    /// The view did not reach a position in time.
    ViewLate "view_late"
        zh: "查询视图尚未到达所要求的位置（现为 {detail}）。" "请重试。"
        en: "The view has not reached the position yet (it is at {detail})." "Ask again.";
    /// A fault of this program.
    Fault "fault"
        zh: "程序出错（{detail}）。" "请查看服务器日志并报告。"
        en: "The program failed ({detail})." "Look into the server's log, and report it.";
}

/// A failure with what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) kind: Kind,
    pub(crate) detail: String,
}

impl Notice {
    pub(crate) fn new(kind: Kind, detail: impl ToString) -> Self {
        Self { kind, detail: detail.to_string() }
    }

    pub(crate) fn refusal(&self) -> RemoteRefusal {
        let [code, zh, remedy_zh, en, remedy_en] = self.kind.sentences();
        let fill = |sentence: &str| sentence.replace("{detail}", &self.detail);
        RemoteRefusal {
            code: code.to_owned(),
            zh: fill(zh),
            en: fill(en),
            remedy_zh: remedy_zh.to_owned(),
            remedy_en: remedy_en.to_owned(),
            retry_after: self.kind.retry_after(),
            ..RemoteRefusal::default()
        }
    }
}

impl Kind {
    /// The stable code.
    #[cfg(test)]
    pub(crate) fn code(self) -> &'static str {
        self.sentences()[0]
    }

    /// The status code of each kind.
    pub(crate) fn status(self) -> Code {
        match self {
            Self::PrincipalMissing | Self::PrincipalUnfit => Code::Unauthenticated,
            Self::MessageMalformed | Self::BatchEmpty | Self::BatchCutShort | Self::Unrecordable => {
                Code::InvalidArgument
            }
            Self::ImportOutOfOrder | Self::ImportCutShort => Code::InvalidArgument,
            Self::MessageTooLarge | Self::BatchTooLarge | Self::ImportTooLarge => Code::ResourceExhausted,
            Self::TooManyCalls | Self::Busy | Self::StoreFull => Code::ResourceExhausted,
            Self::DeadlinePassed | Self::ViewLate => Code::DeadlineExceeded,
            Self::ClockNotBelieved | Self::NotWritten | Self::Unreadable | Self::Stopped => Code::Unavailable,
            Self::Uncertain => Code::Unknown,
            Self::PositionBeyond => Code::OutOfRange,
            Self::RecordDamaged => Code::DataLoss,
            Self::Fault => Code::Internal,
        }
    }

    /// The pause before the same call may go better; none where only somebody's act helps.
    fn retry_after(self) -> Option<Duration> {
        match self {
            Self::TooManyCalls | Self::Busy | Self::ViewLate => Some(Duration::from_millis(200)),
            Self::NotWritten | Self::Unreadable | Self::Uncertain | Self::Stopped => {
                Some(Duration::from_secs(1))
            }
            Self::ClockNotBelieved | Self::StoreFull => Some(Duration::from_secs(60)),
            Self::PrincipalMissing
            | Self::PrincipalUnfit
            | Self::MessageMalformed
            | Self::MessageTooLarge => None,
            Self::BatchEmpty
            | Self::BatchCutShort
            | Self::BatchTooLarge
            | Self::DeadlinePassed
            | Self::Unrecordable => None,
            Self::ImportOutOfOrder | Self::ImportTooLarge | Self::ImportCutShort => None,
            Self::PositionBeyond | Self::RecordDamaged | Self::Fault => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_has_a_code_of_its_own_and_both_languages_with_a_remedy() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in Kind::ALL {
            let refusal = Notice::new(*kind, "x").refusal();
            assert!(seen.insert(refusal.code.clone()), "{} twice", refusal.code);
            for text in [&refusal.zh, &refusal.en, &refusal.remedy_zh, &refusal.remedy_en] {
                assert!(!text.is_empty() && !text.contains('{'), "{text}");
            }
        }
    }
}
