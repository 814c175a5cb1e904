//! What may be typed: the verbs, and the options that belong to all of them.

use clap::{Args, Parser, Subcommand};

use crate::lang::Lang;
use crate::verbs;

/// The exit codes, as `--help` shows them.
const EXIT_CODES: &str = "\
退出码：0 完成；1 被拒绝，或账本受损；2 输入有误；3 无法连接服务，或不确定是否已登记（请以同一 --id 重试） | \
Exit codes: 0 done; 1 refused, or the ledger is damaged; 2 typed wrong; 3 the server cannot be reached, or nobody \
knows whether it recorded what was sent (send it again with the same --id)";

/// 行政许可事项清单管理：某项许可在某地、某日是否有效 | Catalogs of administrative permit items at every level, and whether an item was in force
#[derive(Debug, Parser)]
#[command(name = "inforce", version, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,

    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, Debug, Args)]
struct Common {
    /// 输出的语言，不填则从系统区域设置 | the language of what is printed for people; the locale's where left out
    #[arg(long, global = true, value_enum, display_order = 900)]
    lang: Option<Lang>,
    /// 输出供程序读取的 JSON（demo 每行一个对象），与语言无关 | print a JSON object for programs (`demo`: one a line), the same in every language
    #[arg(long, global = true, display_order = 901)]
    json: bool,
}

/// For whom, and in which language, something is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    pub(crate) lang: Lang,
    pub(crate) json: bool,
}

impl Cli {
    pub(crate) fn output(&self) -> Output {
        Output { lang: self.common.lang.unwrap_or_else(Lang::of_locale), json: self.common.json }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// 在空目录中建立账本 | begin a ledger in an empty directory
    Init(verbs::init::InitArgs),
    /// 在本机提供账本服务，从不新建账本 | serve a ledger on this machine; never creates one
    Serve(verbs::serve::ServeArgs),
    /// 演示：在真实清单上从空账本走到回答 | the whole path on real lists, from an empty ledger to answers
    Demo(verbs::demo::DemoArgs),
    /// 登记：提交一条命令 | submit a command
    Command(verbs::command::CommandArgs),
    /// 查询 | ask a question
    Ask(verbs::ask::AskArgs),
    /// 导入电子表格：新增、转录或认领，全部登记或全不登记 | take a spreadsheet in: items, or claims; all of it or nothing
    Import(verbs::import::ImportArgs),
    /// 导出：公布用的清单，或供填写的认领表 | write a catalog as it is published, or a claim sheet to fill in
    Export(verbs::export::ExportArgs),
    /// 全面检查未在服务的账本：逐字节重读、重算哈希 | re-read and re-hash a whole ledger that is not being served
    Check(verbs::check::CheckArgs),
    /// 生成命令行补全脚本 | print completions for a shell
    Completions(verbs::completions::CompletionsArgs),
}
