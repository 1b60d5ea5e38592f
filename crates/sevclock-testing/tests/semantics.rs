//! The semantics page, section by section: each story says a rule, its figures worked out by hand.

mod semantics {
    mod desk;
    mod policy;
    mod s1_calendars;
    mod s2_1_facts;
    mod s2_2_conditions;
    mod s2_3_events;
    mod s3_1_base;
    mod s3_2_adjustments;
    mod s3_2_authority;
    mod s3_2_dwells;
    mod s3_3_timeline;
    mod s4_10_agreed;
    mod s4_1_cycles;
    mod s4_2_targets;
    mod s4_3_due;
    mod s4_4_pauses;
    mod s4_5_breaches;
    mod s4_5_retarget;
    mod s4_6_status;
    mod s4_7_warnings;
    mod s4_8_cadence;
    mod s4_9_applies;
    mod s4_together;
    mod s5_1_anchors;
    mod s5_3_redating;
    mod s5_4_recurring;
    mod s5_5_tiers;
    mod s5_6_repeats;
    mod s5_together;
    mod s6_1_obligations;
    mod s6_5_programs;
    mod s6_6_queue;
    mod s7_1_next_change;
    mod s7_2_reasons;
    mod s7_3_states;
    mod s8_1_attainment;
    mod s8_3_groups;
    mod s8_4_ledger;
    mod s8_5_credits;
    mod s8_together;
}
