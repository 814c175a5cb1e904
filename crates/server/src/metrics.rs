//! What is counted, for Prometheus.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inforce_ledger::Ledger;
use metrics_exporter_prometheus::{BuildError, ExporterFuture, PrometheusBuilder};
use tonic::Code;

/// How often the ledger's own counters are read. Prometheus asks every fifteen seconds or so.
const EVERY: Duration = Duration::from_secs(5);

/// Upper bounds of the buckets of call times, in seconds: from a durable write on a fast disk to the longest call.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 10.0, 60.0];

/// Starts to count, in the one recorder of the process, and gives what serves the counts at an address.
pub(crate) fn install(listen: SocketAddr) -> Result<ExporterFuture, String> {
    let builder = PrometheusBuilder::new().with_http_listener(listen).set_buckets(&SECONDS);
    let built = builder.and_then(PrometheusBuilder::build);
    let (recorder, exporter) = built.map_err(|error: BuildError| error.to_string())?;
    metrics::set_global_recorder(recorder).map_err(|_| "another recorder was installed before".to_owned())?;
    describe();
    Ok(exporter)
}

fn describe() {
    metrics::describe_counter!("inforce_calls_total", "Calls answered, by method and status code.");
    metrics::describe_histogram!("inforce_call_seconds", "How long calls took, by method.");
    metrics::describe_counter!("inforce_ledger_records_total", "Records made durable since the start.");
    metrics::describe_counter!("inforce_ledger_commands_total", "Commands recorded since the start.");
    metrics::describe_counter!("inforce_ledger_refusals_total", "Submissions refused by a rule.");
    metrics::describe_counter!("inforce_ledger_repeated_total", "Submissions that had been recorded before.");
    metrics::describe_counter!("inforce_ledger_groups_total", "Groups made durable.");
    metrics::describe_counter!("inforce_ledger_failed_groups_total", "Groups the store could not take.");
    metrics::describe_counter!("inforce_ledger_snapshots_total", "Snapshots written.");
    metrics::describe_counter!(
        "inforce_ledger_failed_snapshots_total",
        "Snapshots that could not be written."
    );
    metrics::describe_counter!("inforce_ledger_clock_refusals_total", "Submissions refused for the clock.");
    metrics::describe_counter!(
        "inforce_ledger_append_micros_total",
        "Microseconds spent waiting for the store."
    );
    metrics::describe_gauge!("inforce_ledger_queue", "Submissions that wait in the queue.");
    metrics::describe_gauge!("inforce_ledger_view_lag", "Durable records the view has not taken in.");
    metrics::describe_gauge!("inforce_ledger_size", "Durable records of the ledger.");
    metrics::describe_gauge!(
        "inforce_ledger_unverified_records",
        "Records the opening took in on the word of a snapshot, not verified again yet."
    );
    metrics::describe_gauge!("inforce_store_degraded", "Copies of the store that are out of use or behind.");
}

/// Counts one call.
pub(crate) fn call(method: &str, code: Code, took: Duration) {
    let method = method.to_owned();
    metrics::counter!("inforce_calls_total", "method" => method.clone(), "code" => format!("{code:?}"))
        .increment(1);
    metrics::histogram!("inforce_call_seconds", "method" => method).record(took);
}

/// Reads the ledger's counters again and again, until the task is dropped.
pub(crate) async fn watch(ledger: Arc<Ledger>) {
    let mut tick = tokio::time::interval(EVERY);
    loop {
        tick.tick().await;
        read(&ledger);
    }
}

#[allow(clippy::cast_precision_loss, reason = "gauges are floating point; 2^53 records are far away")]
fn read(ledger: &Ledger) {
    let counted = ledger.metrics();
    metrics::counter!("inforce_ledger_records_total").absolute(counted.records.get());
    metrics::counter!("inforce_ledger_commands_total").absolute(counted.commands.get());
    metrics::counter!("inforce_ledger_refusals_total").absolute(counted.refusals.get());
    metrics::counter!("inforce_ledger_repeated_total").absolute(counted.repeated.get());
    metrics::counter!("inforce_ledger_groups_total").absolute(counted.groups.get());
    metrics::counter!("inforce_ledger_failed_groups_total").absolute(counted.failed_groups.get());
    metrics::counter!("inforce_ledger_snapshots_total").absolute(counted.snapshots.get());
    metrics::counter!("inforce_ledger_failed_snapshots_total").absolute(counted.failed_snapshots.get());
    metrics::counter!("inforce_ledger_clock_refusals_total").absolute(counted.clock_refusals.get());
    metrics::counter!("inforce_ledger_append_micros_total").absolute(counted.append_micros.get());
    metrics::gauge!("inforce_ledger_queue").set(ledger.queued() as f64);
    metrics::gauge!("inforce_ledger_view_lag").set(ledger.view().lag() as f64);
    metrics::gauge!("inforce_ledger_size").set(ledger.head().borrow().size as f64);
    metrics::gauge!("inforce_ledger_unverified_records").set(counted.unverified.get() as f64);
    metrics::gauge!("inforce_store_degraded").set(ledger.health().degraded.len() as f64);
}
