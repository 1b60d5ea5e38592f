//! Spans for a host that traces, with the feature `tracing`; without it, nothing.
//!
//! A span has a name and at most counts: no id, fact or instant, so that a trace tells how long
//! something took and nothing of whom it was about.

/// Stays entered until it is dropped.
#[cfg(feature = "tracing")]
pub(crate) type Entered = tracing::span::EnteredSpan;

/// Stands for a span where nothing is traced.
#[cfg(not(feature = "tracing"))]
pub(crate) struct Entered;

/// Around compiling a policy.
#[inline]
pub(crate) fn compile() -> Entered {
    #[cfg(feature = "tracing")]
    return tracing::debug_span!("sevclock_compile").entered();
    #[cfg(not(feature = "tracing"))]
    Entered
}

/// Around the evaluation of one ticket.
#[inline]
pub(crate) fn evaluate() -> Entered {
    #[cfg(feature = "tracing")]
    return tracing::trace_span!("sevclock_evaluate").entered();
    #[cfg(not(feature = "tracing"))]
    Entered
}

/// Around the evaluation of so many tickets in columns.
#[inline]
pub(crate) fn batch(tickets: usize) -> Entered {
    #[cfg(feature = "tracing")]
    return tracing::debug_span!("sevclock_batch", tickets).entered();
    #[cfg(not(feature = "tracing"))]
    {
        let _ = tickets;
        Entered
    }
}
