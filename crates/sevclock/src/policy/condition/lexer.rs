//! The words of a condition, as CEL spells them. Not here: how they combine.

use super::Comparison;

/// A word and the byte it starts at.
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) word: Word,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Identifier(String),
    Text(String),
    Integer(i64),
    Boolean(bool),
    Compare(Comparison),
    In,
    And,
    Or,
    Not,
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    End,
}

/// A mistake and the byte it was found at.
pub(super) type Mistake = (usize, String);

/// Words that CEL keeps for itself.
const RESERVED: [&str; 18] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
    "null",
];

/// The words of `text`, ended by [`Word::End`].
pub(super) fn words(text: &str) -> Result<Vec<Token>, Mistake> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blank();
        let at = lexer.at;
        let word = lexer.word()?;
        let ended = word == Word::End;
        tokens.push(Token { at, word });
        if ended {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, prefix: &str) -> bool {
        let found = self.rest().starts_with(prefix);
        if found {
            self.at += prefix.len();
        }
        found
    }

    fn take_while(&mut self, holds: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|symbol| !holds(symbol)).unwrap_or(rest.len());
        let taken = rest[..end].to_owned();
        self.at += end;
        taken
    }

    fn skip_blank(&mut self) {
        loop {
            self.take_while(|symbol| matches!(symbol, ' ' | '\t' | '\n' | '\r' | '\x0c'));
            if !self.take("//") {
                return;
            }
            self.take_while(|symbol| symbol != '\n');
        }
    }

    fn word(&mut self) -> Result<Word, Mistake> {
        const SYMBOLS: [(&str, Word); 14] = [
            ("&&", Word::And),
            ("||", Word::Or),
            ("==", Word::Compare(Comparison::Equal)),
            ("!=", Word::Compare(Comparison::NotEqual)),
            ("<=", Word::Compare(Comparison::LessOrEqual)),
            (">=", Word::Compare(Comparison::GreaterOrEqual)),
            ("<", Word::Compare(Comparison::Less)),
            (">", Word::Compare(Comparison::Greater)),
            ("!", Word::Not),
            ("(", Word::Open),
            (")", Word::Close),
            ("[", Word::OpenList),
            ("]", Word::CloseList),
            (",", Word::Comma),
        ];
        let Some(first) = self.peek() else { return Ok(Word::End) };
        for (symbol, word) in SYMBOLS {
            if self.take(symbol) {
                return Ok(word);
            }
        }
        for raw in ["r", "R"] {
            let quoted =
                self.rest().strip_prefix(raw).is_some_and(|rest| rest.starts_with(['"', '\'']));
            if quoted {
                self.at += 1;
                return self.string(true);
            }
        }
        match first {
            '"' | '\'' => self.string(false),
            '-' | '0'..='9' => self.integer(),
            'a'..='z' | 'A'..='Z' | '_' => self.identifier(),
            _ => Err((self.at, format!("unexpected `{first}`"))),
        }
    }

    fn identifier(&mut self) -> Result<Word, Mistake> {
        let at = self.at;
        let name = self.take_while(|symbol| symbol.is_ascii_alphanumeric() || symbol == '_');
        match name.as_str() {
            "true" => Ok(Word::Boolean(true)),
            "false" => Ok(Word::Boolean(false)),
            "in" => Ok(Word::In),
            reserved if RESERVED.contains(&reserved) => {
                Err((at, format!("`{reserved}` is a reserved word and names no fact")))
            }
            _ => Ok(Word::Identifier(name)),
        }
    }

    fn integer(&mut self) -> Result<Word, Mistake> {
        let at = self.at;
        let negative = self.take("-");
        let hexadecimal = self.take("0x") || self.take("0X");
        let digits = self.take_while(|symbol| symbol.is_ascii_alphanumeric() || symbol == '.');
        let signed = if negative { format!("-{digits}") } else { digits };
        let parsed = i64::from_str_radix(&signed, if hexadecimal { 16 } else { 10 });
        parsed.map(Word::Integer).map_err(|_| {
            let written = &self.text[at..self.at];
            (at, format!("`{written}` is no whole number of 64 bits"))
        })
    }

    fn string(&mut self, raw: bool) -> Result<Word, Mistake> {
        let at = self.at;
        let unclosed = || (at, "a string that is not closed".to_owned());
        let quote = self.peek().ok_or_else(unclosed)?;
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let (close, many_lines) =
            if self.take(&triple) { (triple, true) } else { (quote.to_string(), false) };
        if !many_lines {
            self.at += quote.len_utf8();
        }
        let mut value = String::new();
        while !self.take(&close) {
            let symbol = self.peek().ok_or_else(unclosed)?;
            if !many_lines && matches!(symbol, '\n' | '\r') {
                return Err(unclosed());
            }
            self.at += symbol.len_utf8();
            value.push(if symbol == '\\' && !raw { self.escape()? } else { symbol });
        }
        Ok(Word::Text(value))
    }

    /// The character of the escape whose backslash was just taken.
    fn escape(&mut self) -> Result<char, Mistake> {
        let at = self.at - 1;
        let unknown = || (at, "an escape that CEL does not know".to_owned());
        let kind = self.peek().ok_or_else(unknown)?;
        self.at += kind.len_utf8();
        let (digits, radix) = match kind {
            'a' => return Ok('\x07'),
            'b' => return Ok('\x08'),
            'f' => return Ok('\x0c'),
            'n' => return Ok('\n'),
            'r' => return Ok('\r'),
            't' => return Ok('\t'),
            'v' => return Ok('\x0b'),
            '\\' | '?' | '"' | '\'' | '`' => return Ok(kind),
            'x' | 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            '0'..='3' => {
                self.at -= 1;
                (3, 8)
            }
            _ => return Err(unknown()),
        };
        let number = self.rest().get(..digits).ok_or_else(unknown)?;
        let all_digits = number.chars().all(|symbol| symbol.is_digit(radix));
        let code = if all_digits { u32::from_str_radix(number, radix).ok() } else { None };
        self.at += digits;
        code.and_then(char::from_u32).ok_or_else(unknown)
    }
}
