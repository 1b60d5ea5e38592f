//! How the words of a condition combine: `!` binds before comparisons, those before `&&`, that
//! before `||`, as in CEL.

use super::lexer::{Mistake, Token, Word, words};
use super::{Comparison, Expression, Literal, MAX_CONDITION_DEPTH};

/// The expression of a whole text.
pub(super) fn parse(text: &str) -> Result<Expression, Mistake> {
    let mut parser = Parser { tokens: words(text)?, next: 0, depth: 0 };
    let expression = parser.any()?;
    match parser.word() {
        Word::End => Ok(expression),
        _ => Err(parser.mistake("expected `&&`, `||` or the end")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

/// One side of a comparison.
enum Operand {
    Identifier(String),
    Literal(Literal),
}

impl Parser {
    fn word(&self) -> &Word {
        &self.tokens[self.next].word
    }

    fn mistake(&self, message: &str) -> Mistake {
        (self.tokens[self.next].at, message.to_owned())
    }

    /// The next word; [`Word::End`] is never passed.
    fn advance(&mut self) -> Word {
        let word = self.tokens[self.next].word.clone();
        if word != Word::End {
            self.next += 1;
        }
        word
    }

    fn take(&mut self, wanted: &Word) -> bool {
        let found = self.word() == wanted;
        if found {
            self.advance();
        }
        found
    }

    fn any(&mut self) -> Result<Expression, Mistake> {
        self.joined(&Word::Or, Self::all, Expression::Any)
    }

    fn all(&mut self) -> Result<Expression, Mistake> {
        self.joined(&Word::And, Self::unary, Expression::All)
    }

    fn joined(
        &mut self,
        operator: &Word,
        part: fn(&mut Self) -> Result<Expression, Mistake>,
        join: fn(Vec<Expression>) -> Expression,
    ) -> Result<Expression, Mistake> {
        let first = part(self)?;
        if self.word() != operator {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(operator) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn unary(&mut self) -> Result<Expression, Mistake> {
        if *self.word() != Word::Not {
            return self.comparison();
        }
        let negated = self.nested(|parser| {
            parser.advance();
            match parser.word() {
                Word::Not => parser.unary(),
                _ => parser.primary(),
            }
        })?;
        if matches!(self.word(), Word::Compare(_) | Word::In) {
            return Err(self.mistake("`!` binds first: put the comparison in parentheses"));
        }
        Ok(Expression::Not(Box::new(negated)))
    }

    fn nested<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, Mistake>,
    ) -> Result<T, Mistake> {
        if self.depth == MAX_CONDITION_DEPTH {
            return Err(self.mistake("nested too deeply"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// What `!` may stand before: parentheses, a boolean identifier or a boolean literal.
    fn primary(&mut self) -> Result<Expression, Mistake> {
        if *self.word() == Word::Open {
            return self.parenthesised();
        }
        let mistake = self.mistake("expected a fact, `true`, `false` or `(`");
        match self.operand(&mistake)? {
            Operand::Identifier(name) => Ok(Expression::Is(name)),
            Operand::Literal(Literal::Boolean(value)) => Ok(Expression::Always(value)),
            Operand::Literal(_) => Err(mistake),
        }
    }

    fn parenthesised(&mut self) -> Result<Expression, Mistake> {
        let inner = self.nested(|parser| {
            parser.advance();
            let inner = parser.any()?;
            if parser.take(&Word::Close) { Ok(inner) } else { Err(parser.mistake("expected `)`")) }
        })?;
        if matches!(self.word(), Word::Compare(_) | Word::In) {
            return Err(
                self.mistake("a comparison has a fact on one side and a literal on the other")
            );
        }
        Ok(inner)
    }

    fn comparison(&mut self) -> Result<Expression, Mistake> {
        if *self.word() == Word::Open {
            return self.parenthesised();
        }
        let start = self.mistake("expected a fact, a literal, `!` or `(`");
        let left = self.operand(&start)?;
        let expression = match (self.word().clone(), left) {
            (Word::Compare(operator), left) => {
                self.advance();
                self.compare(left, operator)?
            }
            (Word::In, Operand::Identifier(name)) => {
                self.advance();
                Expression::In(name, self.list()?)
            }
            (Word::In, Operand::Literal(_)) => {
                return Err(
                    self.mistake("`in` has a fact on its left and a list of literals on its right")
                );
            }
            (_, Operand::Identifier(name)) => Expression::Is(name),
            (_, Operand::Literal(Literal::Boolean(value))) => Expression::Always(value),
            (_, Operand::Literal(_)) => {
                return Err((start.0, "a literal by itself is no condition".to_owned()));
            }
        };
        match self.word() {
            Word::Compare(_) | Word::In => {
                Err(self.mistake("comparisons do not chain: join them with `&&`"))
            }
            _ => Ok(expression),
        }
    }

    fn compare(&mut self, left: Operand, operator: Comparison) -> Result<Expression, Mistake> {
        let mistake =
            self.mistake("a comparison has a fact on one side and a literal on the other");
        match (left, self.operand(&mistake)?) {
            (Operand::Identifier(name), Operand::Literal(literal)) => {
                Ok(Expression::Compare(name, operator, literal))
            }
            (Operand::Literal(literal), Operand::Identifier(name)) => {
                Ok(Expression::Compare(name, operator.mirrored(), literal))
            }
            _ => Err(mistake),
        }
    }

    fn operand(&mut self, mistake: &Mistake) -> Result<Operand, Mistake> {
        let operand = match self.word().clone() {
            Word::Identifier(name) => Operand::Identifier(name),
            Word::Text(value) => Operand::Literal(Literal::Text(value)),
            Word::Integer(value) => Operand::Literal(Literal::Integer(value)),
            Word::Boolean(value) => Operand::Literal(Literal::Boolean(value)),
            _ => return Err(mistake.clone()),
        };
        self.advance();
        Ok(operand)
    }

    fn list(&mut self) -> Result<Vec<Literal>, Mistake> {
        if !self.take(&Word::OpenList) {
            return Err(self.mistake("expected `[`"));
        }
        let mut literals = Vec::new();
        while *self.word() != Word::CloseList {
            let mistake = self.mistake("a list holds literals");
            match self.operand(&mistake)? {
                Operand::Literal(literal) => literals.push(literal),
                Operand::Identifier(_) => return Err(mistake),
            }
            if !self.take(&Word::Comma) && *self.word() != Word::CloseList {
                return Err(self.mistake("expected `,` or `]`"));
            }
        }
        self.advance();
        Ok(literals)
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// One line a case: the text, and the tree in prefix form or the mistake.
    #[test]
    fn conditions_read_as_cel_does() {
        for (text, expected) in [
            ("a", "Ok(Is(\"a\"))"),
            ("!a", "Ok(Not(Is(\"a\")))"),
            ("!!a", "Ok(Not(Not(Is(\"a\"))))"),
            ("a && b || c", "Ok(Any([All([Is(\"a\"), Is(\"b\")]), Is(\"c\")]))"),
            ("a && (b || c)", "Ok(All([Is(\"a\"), Any([Is(\"b\"), Is(\"c\")])]))"),
            ("3 < x", "Ok(Compare(\"x\", Greater, Integer(3)))"),
            ("x == 'a\\x41'", "Ok(Compare(\"x\", Equal, Text(\"aA\")))"),
            ("x == r'\\d'", "Ok(Compare(\"x\", Equal, Text(\"\\\\d\")))"),
            ("x in []", "Ok(In(\"x\", []))"),
            ("x in [1, -2, 0x10,]", "Ok(In(\"x\", [Integer(1), Integer(-2), Integer(16)]))"),
            ("true // always", "Ok(Always(true))"),
        ] {
            assert_eq!(format!("{:?}", parse(text)), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_say_where() {
        for (text, at, words) in [
            ("", 0, "expected a fact"),
            ("a &&", 4, "expected a fact"),
            ("a & b", 2, "unexpected `&`"),
            ("a == b", 5, "a fact on one side"),
            ("1 == 1", 5, "a fact on one side"),
            ("a == 1 == 2", 7, "do not chain"),
            ("!a == b", 3, "`!` binds first"),
            ("(a) == true", 4, "a fact on one side"),
            ("3", 0, "by itself"),
            ("a in 3", 5, "expected `[`"),
            ("a == 'b", 5, "not closed"),
            ("a == 99999999999999999999", 5, "64 bits"),
            ("a == 3u", 5, "64 bits"),
            ("a == null", 5, "reserved"),
            ("a b", 2, "expected `&&`"),
        ] {
            let (found, message) = parse(text).expect_err(text);
            assert!(message.contains(words), "{text}: {message}");
            assert_eq!(found, at, "{text}: {message}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"!".repeat(100_000)).is_err());
    }
}
