//! The current part of a state in few bytes, for a host that keeps millions of them (semantics §7.3).
//!
//! Here is no head: whoever keeps packed states keeps beside them, once for all, what
//! [`Record`](super::Record) says of each: the policy's fingerprint, the zone data and the versions.
//! Not here: the history, which a host stores as it is taken from a state.

use super::record::RecordError;
use super::recorded::current;
use super::tape::Tape;
use super::{History, State};
use crate::compile::Policy;

impl State {
    /// Adds the current part to `bytes`. The policy is the state's own: bits mean nothing under
    /// another.
    ///
    /// # Errors
    /// [`RecordError::OtherPolicy`]; nothing is added.
    pub fn pack(&self, policy: &Policy, bytes: &mut Vec<u8>) -> Result<(), RecordError> {
        if self.fingerprint != policy.fingerprint() {
            return Err(RecordError::OtherPolicy);
        }
        self.clone().pack_present(policy, bytes);
        Ok(())
    }

    /// As [`State::pack`], of a state of this policy; a tape writes from what it could also read into.
    pub(crate) fn pack_present(&mut self, policy: &Policy, bytes: &mut Vec<u8>) {
        current(&mut Tape::packing(bytes), policy, self);
    }

    /// Becomes the state whose current part was packed under the same policy, without its history.
    ///
    /// # Errors
    /// [`RecordError::Damaged`]; the state is then a new one. Bytes of anything else than such a
    /// state never panic, but may be taken for one: which policy they are of stands beside them.
    pub fn unpack(&mut self, policy: &Policy, bytes: &[u8]) -> Result<(), RecordError> {
        self.begin_anew(policy, &policy.layout.defaults);
        let mut tape = Tape::unpacking(bytes);
        current(&mut tape, policy, self);
        if tape.is_sound() {
            return Ok(());
        }
        self.begin_anew(policy, &policy.layout.defaults);
        Err(RecordError::Damaged { part: "current" })
    }

    /// Moves the entries that have been added to the history since the last time to `history`, which
    /// forgets its own.
    pub fn take_history(&mut self, history: &mut History) {
        self.history.move_to(history);
    }
}
