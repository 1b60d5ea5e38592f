//! Calls as DataFusion makes them, without its engine.

#![allow(dead_code, reason = "each test uses a part")]

use std::sync::Arc;

use datafusion_common::arrow::array::types::TimestampMicrosecondType;
use datafusion_common::arrow::array::{ArrayRef, AsArray};
use datafusion_common::arrow::datatypes::Field;
use datafusion_common::config::ConfigOptions;
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::{ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF};
use sevclock_datafusion::{Policies, functions};

/// The functions over the bundled agreements, and one of them under a name of the host's.
pub(crate) struct Calls(Vec<Arc<ScalarUDF>>);

impl Calls {
    pub(crate) fn new() -> Self {
        let own = sevclock_policies::load("helpdesk-retail").unwrap();
        Self(functions(Policies::bundled().unwrap().with("stores", own)))
    }

    /// Plans a call and makes it on `rows` rows.
    pub(crate) fn call(
        &self,
        name: &str,
        args: Vec<ColumnarValue>,
        rows: usize,
    ) -> Result<ColumnarValue> {
        let function = self.0.iter().find(|function| function.name() == name).unwrap();
        let field = |arg: &ColumnarValue| Arc::new(Field::new("arg", arg.data_type(), true));
        let arg_fields: Vec<_> = args.iter().map(field).collect();
        let scalars: Vec<Option<&ScalarValue>> = args
            .iter()
            .map(|arg| match arg {
                ColumnarValue::Scalar(value) => Some(value),
                ColumnarValue::Array(_) => None,
            })
            .collect();
        let planned = ReturnFieldArgs { arg_fields: &arg_fields, scalar_arguments: &scalars };
        let return_field = function.return_field_from_args(planned)?;
        function.invoke_with_args(ScalarFunctionArgs {
            args,
            arg_fields,
            number_rows: rows,
            return_field,
            config_options: Arc::new(ConfigOptions::default()),
        })
    }

    /// The answers of a call that has as many as rows.
    pub(crate) fn column(&self, name: &str, args: Vec<ColumnarValue>, rows: usize) -> ArrayRef {
        let answers = self.call(name, args, rows).unwrap().into_array(rows).unwrap();
        assert_eq!(answers.len(), rows);
        answers
    }

    /// Why there is no answer.
    pub(crate) fn refused(&self, name: &str, args: Vec<ColumnarValue>, rows: usize) -> String {
        let error = self.call(name, args, rows).unwrap_err();
        error.strip_backtrace()
    }
}

/// Due instants in microseconds.
pub(crate) fn dues(answers: &ArrayRef) -> Vec<Option<i64>> {
    answers.as_primitive::<TimestampMicrosecondType>().iter().collect()
}

/// A constant.
pub(crate) fn constant(text: &str) -> ColumnarValue {
    ColumnarValue::Scalar(text.into())
}

/// A column.
pub(crate) fn column(
    array: impl datafusion_common::arrow::array::Array + 'static,
) -> ColumnarValue {
    ColumnarValue::Array(Arc::new(array))
}
