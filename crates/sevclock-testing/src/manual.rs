//! The manual, a module a page, so that its examples are compiled and run with the tests.
//!
//! Examples of documents are read by tests of `sevclock-serde`. Not here: the pages, which are files
//! under `docs/`.

#[doc = include_str!("../../../docs/README.md")]
pub mod index {}

#[doc = include_str!("../../../docs/semantics.md")]
#[expect(clippy::doc_lazy_continuation, reason = "the page's lists end where its lines do")]
pub mod semantics {}

#[doc = include_str!("../../../docs/readings.md")]
pub mod readings {}

#[doc = include_str!("../../../docs/documents.md")]
pub mod documents {}

#[doc = include_str!("../../../docs/policies.md")]
pub mod policies {}

#[doc = include_str!("../../../docs/attainment.md")]
pub mod attainment {}

#[doc = include_str!("../../../docs/contracts.md")]
pub mod contracts {}

#[doc = include_str!("../../../docs/embedding.md")]
pub mod embedding {}

#[doc = include_str!("../../../docs/columns.md")]
pub mod columns {}

#[doc = include_str!("../../../docs/effects.md")]
pub mod effects {}

#[doc = include_str!("../../../docs/registry.md")]
pub mod registry {}

#[doc = include_str!("../../../docs/host.md")]
pub mod host {}

#[doc = include_str!("../../../docs/zones.md")]
pub mod zones {}

#[doc = include_str!("../../../docs/cli.md")]
pub mod cli {}

#[doc = include_str!("../../../docs/pictures.md")]
pub mod pictures {}

#[doc = include_str!("../../../docs/mapping.md")]
pub mod mapping {}

#[doc = include_str!("../../../docs/compare.md")]
pub mod compare {}

#[doc = include_str!("../../../docs/logs.md")]
pub mod logs {}

#[doc = include_str!("../../../docs/sql.md")]
pub mod sql {}

#[doc = include_str!("../../../docs/figures.md")]
pub mod figures {}
