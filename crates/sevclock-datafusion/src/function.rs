//! A function as DataFusion calls it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion_common::arrow::array::{Array, ArrayRef};
use datafusion_common::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion_common::arrow::util::display::array_value_to_string;
use datafusion_common::{DataFusionError, Result, ScalarValue};
use datafusion_expr::{
    ColumnarValue, Documentation, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature,
    Volatility,
};
use sevclock::policy::FactValue;

use crate::arguments::{Constants, check, constants, executed, planned, scalar};
use crate::code::{Coder, Codes, Outside};
use crate::instants::{Instants, instants};
use crate::policies::Policies;
use crate::question::{Question, Questions};
use crate::words::Ask;

/// One of the functions.
#[derive(Debug)]
pub(crate) struct Function {
    ask: Ask,
    lenient: bool,
    policies: Arc<Policies>,
    signature: Signature,
    documentation: Documentation,
    questions: Questions,
}

impl Function {
    pub(crate) fn new(ask: Ask, lenient: bool, policies: Arc<Policies>) -> Self {
        Self {
            ask,
            lenient,
            policies,
            signature: Signature::variadic_any(Volatility::Immutable),
            documentation: ask.documentation(lenient),
            questions: Questions::default(),
        }
    }

    fn planned(&self, what: &str) -> DataFusionError {
        planned(self.ask, self.lenient, what)
    }

    fn executed(&self, what: &str) -> DataFusionError {
        executed(self.ask, self.lenient, what)
    }

    /// The prepared call, its types checked.
    fn question(&self, constants: Constants, types: &[&DataType]) -> Result<Arc<Question>, String> {
        let question = self.questions.get(self.ask, &self.policies, constants)?;
        let values = types.iter().skip(self.ask.leading().len() + 1).step_by(2);
        for (coder, found) in question.coders.iter().zip(values) {
            coder.check(found)?;
        }
        Ok(question)
    }

    /// The answers to `rows` rows of checked arguments, none of them a null constant.
    fn answer(&self, question: &Question, args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
        let leading = self.ask.leading().len();
        let starts = self.ask.constants()..leading;
        let columns: Vec<ArrayRef> = args[starts]
            .iter()
            .map(|start| match start {
                ColumnarValue::Array(array) => Ok(Arc::clone(array)),
                ColumnarValue::Scalar(value) => value.to_array_of_size(rows),
            })
            .collect::<Result<_>>()?;
        let starts: Vec<Instants<'_>> = columns
            .iter()
            .map(|column| {
                instants(column, self.lenient).map_err(|outside| self.outside_time(column, outside))
            })
            .collect::<Result<_>>()?;
        let values = args[leading..].iter().skip(1).step_by(2);
        let codes: Vec<Codes> = question
            .coders
            .iter()
            .zip(values)
            .map(|(coder, value)| self.codes(question, coder, value, rows))
            .collect::<Result<_>>()?;
        question.answer(&starts, &codes, rows).map_err(|error| self.executed(&error.to_string()))
    }

    fn codes(
        &self,
        question: &Question,
        coder: &Coder,
        value: &ColumnarValue,
        rows: usize,
    ) -> Result<Codes> {
        let (column, repeat) = match value {
            ColumnarValue::Array(array) => (Arc::clone(array), None),
            ColumnarValue::Scalar(value) => (value.to_array()?, Some(rows)),
        };
        let found = coder.codes(&column, self.lenient);
        let mut found =
            found.map_err(|outside| self.bad_value(question, coder, &column, outside))?;
        if let Some(rows) = repeat {
            let first = found.codes.first().copied().unwrap_or(coder.spare);
            found.codes = vec![first; rows];
            found.valid = found.valid.repeated(rows);
        }
        Ok(found)
    }

    /// Where a row's instant is not supported.
    fn outside_time(&self, column: &ArrayRef, Outside { row }: Outside) -> DataFusionError {
        let found = array_value_to_string(column, row).unwrap_or_default();
        self.executed(&format!(
            "found the instant {found}; expected one from 1900 to 2099{}",
            self.hint()
        ))
    }

    /// Where a row's value is none of its identifier's.
    fn bad_value(
        &self,
        question: &Question,
        coder: &Coder,
        column: &ArrayRef,
        Outside { row }: Outside,
    ) -> DataFusionError {
        let found = array_value_to_string(column, row).unwrap_or_default();
        // Asked as a text, a policy says what it expects instead, and so it does of a number.
        let value =
            found.parse().map_or_else(|_| FactValue::Text(found.clone()), FactValue::Integer);
        let expected = match question.policy.code(&coder.name, &value) {
            Err(error) => error.to_string(),
            Ok(_) => format!("`{}` is another value", coder.name),
        };
        self.executed(&format!("{expected}; found `{found}`{}", self.hint()))
    }

    fn hint(&self) -> String {
        format!("; {} gives null there", self.ask.name(true))
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.ask.name(self.lenient)
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.ask.answers())
    }

    /// Also where a query is refused before any row is read, as far as its constants are known.
    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let types: Vec<&DataType> = args.arg_fields.iter().map(|field| field.data_type()).collect();
        check(self.ask, self.lenient, &types).map_err(|what| self.planned(&what))?;
        let known = |place: usize| args.scalar_arguments.get(place).copied().flatten();
        // What is no literal yet may become one; rows will tell.
        if let Ok(Some(constants)) = constants(self.ask, types.len(), known) {
            self.question(constants, &types).map_err(|what| self.planned(&what))?;
        }
        Ok(Arc::new(Field::new(self.name(), self.ask.answers(), true)))
    }

    fn is_strict(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let ScalarFunctionArgs { args, number_rows, .. } = args;
        let types: Vec<DataType> = args.iter().map(ColumnarValue::data_type).collect();
        let types: Vec<&DataType> = types.iter().collect();
        check(self.ask, self.lenient, &types).map_err(|what| self.executed(&what))?;
        let known = |place: usize| args.get(place).and_then(scalar);
        let found = constants(self.ask, args.len(), known).map_err(|place| {
            self.executed(&format!("argument {} is a column; expected a constant text", place + 1))
        })?;
        let null = || ScalarValue::try_from(&self.ask.answers()).map(ColumnarValue::Scalar);
        let Some(found) = found else { return null() };
        let question = self.question(found, &types).map_err(|what| self.executed(&what))?;
        let is_null = |argument: &ColumnarValue| match argument {
            ColumnarValue::Scalar(value) => value.is_null(),
            ColumnarValue::Array(array) => *array.data_type() == DataType::Null,
        };
        if args.iter().any(is_null) {
            return null();
        }
        let constant = args.iter().all(|argument| scalar(argument).is_some());
        let rows = if constant { 1 } else { number_rows };
        let answers = self.answer(&question, &args, rows)?;
        if constant {
            return ScalarValue::try_from_array(&answers, 0).map(ColumnarValue::Scalar);
        }
        Ok(ColumnarValue::Array(answers))
    }

    fn documentation(&self) -> Option<&Documentation> {
        Some(&self.documentation)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        (self.ask, self.lenient) == (other.ask, other.lenient) && self.policies == other.policies
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.ask, self.lenient).hash(state);
        self.policies.hash(state);
    }
}
