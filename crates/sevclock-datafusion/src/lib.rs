//! Support agreements in SQL: functions for DataFusion.
//!
//! ```text
//! sevclock_due(policy, clock, start [, name, value]…)                    -> timestamp
//! sevclock_working_seconds(policy, clock or calendar, from, to [, …])    -> double
//! sevclock_severity(policy [, name, value]…)                             -> integer
//! ```
//!
//! `name` is `severity`, `plan`, `status` or a fact of the agreement, `value` a column or a constant.
//! Each has a twin, such as `sevclock_try_due`, that gives null where a row's value is not allowed.
//! What they mean in full is told in the manual, `docs/sql.md`.
//!
//! ```
//! use datafusion_expr::registry::{FunctionRegistry, MemoryFunctionRegistry};
//! use sevclock_datafusion::{Policies, register};
//!
//! // A `SessionContext` or `SessionState` of DataFusion is a registry as well.
//! let mut registry = MemoryFunctionRegistry::new();
//! register(&mut registry, Policies::bundled()?)?;
//! assert!(registry.udfs().contains("sevclock_due"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate knows DataFusion's expressions alone, not its engine; Arrow is the one DataFusion is
//! built with. Not here: any rule, which is the core's. Columns go through [`sevclock::batch`].

mod answer;
mod arguments;
mod code;
mod function;
mod instants;
mod policies;
mod question;
mod text;
mod words;

use std::sync::Arc;

use datafusion_common::Result;
use datafusion_expr::ScalarUDF;
use datafusion_expr::registry::FunctionRegistry;

pub use policies::Policies;

use function::Function;
use words::Ask;

/// The functions, for a registry that takes them one by one.
#[must_use]
pub fn functions(policies: Policies) -> Vec<Arc<ScalarUDF>> {
    let policies = Arc::new(policies);
    let each = Ask::ALL.into_iter().flat_map(|ask| [(ask, false), (ask, true)]);
    let function = |(ask, lenient)| Function::new(ask, lenient, Arc::clone(&policies));
    each.map(|one| Arc::new(ScalarUDF::new_from_impl(function(one)))).collect()
}

/// Registers the functions, in place of any of the same names.
///
/// # Errors
/// Those of a registry that takes no functions.
pub fn register(registry: &mut dyn FunctionRegistry, policies: Policies) -> Result<()> {
    for function in functions(policies) {
        registry.register_udf(function)?;
    }
    Ok(())
}
