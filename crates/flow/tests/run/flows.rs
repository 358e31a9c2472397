//! The flows that tests run on: our own, and the corpus where it is present.

use domain::{ConnectorId, QueueId, Timestamp};
use flow::{
    document::{AudioFile, Document, Mapping, ReferenceKind, import, references},
    engine::Zones,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The eight flows of the corpus.
pub const CORPUS: [&str; 8] = [
    "AnalyzerLab_Flow.json",
    "CC_OnCall_Changer_GlobalVariable.json",
    "MSD_HTTP_Connector_Flow.json",
    "WebexOne_OutdialFlow.json",
    "Zendesk_HTTP_Connector.json",
    "courtesy_callback.json",
    "flow_template.json",
    "payment_checkBalance_subflow.json",
];

/// Where fixtures of one kind lie.
pub fn fixtures(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(kind)
}

/// The two flows of the sample organisation.
pub const SAMPLES: [&str; 2] = ["dynamics_case.json", "zendesk_ticket.json"];

/// A flow by file name: one of ours, or one of the corpus; none where that is absent.
pub fn load(name: &str) -> Option<Document> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples/flows");
    let places = [fixtures("flows"), samples, corpus()];
    let bytes = places
        .iter()
        .find_map(|place| fs::read(place.join(name)).ok())?;
    let imported = import(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    Some(imported.document)
}

fn corpus() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    std::env::var_os("CORDBOARD_CORPUS").map_or(beside, PathBuf::from)
}

/// The names of our own flows.
pub fn own() -> Vec<String> {
    let files = fs::read_dir(fixtures("flows")).expect("the folder of flows");
    let name = |file: std::io::Result<fs::DirEntry>| {
        file.expect("a file")
            .file_name()
            .into_string()
            .expect("a name")
    };
    let mut names: Vec<_> = files.map(name).collect();
    names.sort();
    names
}

/// Everything that a flow refers to, mapped, and what queues are called.
pub fn map(document: &Document) -> (Mapping, BTreeMap<QueueId, String>) {
    let mut mapping = Mapping::default();
    let mut queues = BTreeMap::new();
    for (index, reference) in references(document).into_iter().enumerate() {
        let id = 0x0100 + index as u128;
        match reference.kind {
            ReferenceKind::Queue => {
                let queue = QueueId(domain_uuid(id));
                let name = reference.label.unwrap_or_else(|| reference.key.clone());
                queues.insert(queue, name);
                mapping.queues.insert(reference.key, queue);
            }
            ReferenceKind::Connector => {
                let connector = ConnectorId(domain_uuid(id));
                mapping.connectors.insert(reference.key, connector);
            }
            ReferenceKind::Audio => {
                let file = AudioFile {
                    name: reference.key.clone(),
                    duration_ms: 4_000,
                };
                mapping.audio.insert(reference.key, file);
            }
            _ => {}
        }
    }
    (mapping, queues)
}

/// An id that is the same in every run.
pub fn domain_uuid(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

/// Two zones suffice for tests.
pub struct TwoZones;

impl Zones for TwoZones {
    fn utc_offset_s(&self, zone: &str, _: Timestamp) -> Option<i32> {
        match zone {
            "UTC" => Some(0),
            "Europe/Rome" => Some(3_600),
            _ => None,
        }
    }
}

/// The zones of tests.
pub fn zones() -> Arc<dyn Zones> {
    Arc::new(TwoZones)
}
