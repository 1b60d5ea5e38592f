//! `[contracts]` and `[[products]]` (semantics §6.3, §6.4).

use sevclock::policy::{ContractTerms, Product, ProductKind};

use super::grounds;
use crate::decode::{Node, scalar};

pub(super) fn contracts(node: Node<'_>) -> Option<ContractTerms> {
    let mut fields = node.fields()?;
    let plain = ContractTerms::default();
    let terms = ContractTerms {
        months: fields.optional("months", |node| scalar::count(node, 1)),
        max_months: fields.optional("max_months", |node| scalar::count(node, 1)),
        per_incident: fields
            .optional("per_incident", scalar::boolean)
            .unwrap_or(plain.per_incident),
        renewable: fields.optional("renewable", scalar::boolean).unwrap_or(plain.renewable),
        grounds: grounds(&mut fields),
    };
    fields.finish();
    Some(terms)
}

pub(super) fn product(node: Node<'_>) -> Option<Product> {
    let kinds = [("product", ProductKind::Product), ("add-on", ProductKind::AddOn)];
    let mut fields = node.fields()?;
    let id = fields.required("id", scalar::string);
    let title = fields.optional("title", scalar::string);
    let successor_of = fields.optional("successor_of", scalar::string);
    let kind = fields.optional("kind", |node| scalar::word(node, &kinds));
    let grounds = grounds(&mut fields);
    fields.finish();
    Some(Product { id: id?, title, successor_of, kind: kind.unwrap_or_default(), grounds })
}
