//! JSON in which no object has a name twice: readers differ in which of the two counts (RFC 8259, section 4).

use std::fmt;

use domain::field::FieldErrors;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

use super::Problem;

/// Reads JSON, and refuses a repeated field by its place.
pub(super) fn distinct(text: &[u8]) -> Result<Value, Problem> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let Distinct(value) = serde_path_to_error::deserialize(&mut json).map_err(|error| refused(&error))?;
    json.end().map_err(|error| misread(&error))?;
    Ok(value)
}

pub(super) fn misread(error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    Problem::unreadable(format!("The body is not the JSON expected here: line {line}, column {column}."))
}

fn refused(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let said = error.inner().to_string();
    let Some((name, _)) = said.strip_prefix(REPEATED).and_then(|rest| rest.rsplit_once(" at line ")) else {
        return misread(error.inner());
    };
    let place = match error.path().to_string() {
        root if root == "." => name.to_owned(),
        parent => format!("{}/{name}", parent.replace('.', "/")),
    };
    FieldErrors::at(&place.escape_default().to_string(), "This field is there more than once.").into()
}

/// What stands before the name of a repeated field in serde's error.
const REPEATED: &str = "repeated field: ";

struct Distinct(Value);

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(flag.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Distinct(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("{REPEATED}{name}")));
            }
            let Distinct(value) = fields.next_value()?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_it_is_unless_a_name_comes_twice() {
        let text = r#"{"a": null, "b": [true, -1, 2, 0.5, "x"], "c": {"a": {}}, "d": [{"a": 1}, {"a": 1}]}"#;
        assert_eq!(distinct(text.as_bytes()).unwrap(), serde_json::from_str::<Value>(text).unwrap());
        for (text, place) in [
            (r#"{"a": 1, "a": 1}"#, "a"),
            (r#"{"b": {"a": 1, "c": {}, "a": 2}}"#, "b/a"),
            (r#"{"b": [{"a": 1}, {"a": 1, "a": null}]}"#, "b[1]/a"),
            (r#"{"a at line ": 1, "a at line ": 2}"#, "a at line "),
        ] {
            let problem = distinct(text.as_bytes()).unwrap_err();
            let places: Vec<_> = problem.fields.iter().map(|(place, _)| place).collect();
            assert_eq!(places, [place], "{text}");
        }
        for text in ["", "{", r#"{"a": 1} 2"#, r#"{"a": 1e999}"#] {
            assert!(distinct(text.as_bytes()).unwrap_err().fields.is_empty(), "{text}");
        }
    }
}
