//! The variables that a flow declares.

use crate::text::t;
use flow::document::{VarType, Variable, VariableSource};
use leptos::prelude::*;
use ui::Badge;

/// The variables, in the file's order.
#[component]
pub fn Variables(
    /// The variables.
    variables: Vec<Variable>,
) -> impl IntoView {
    let t = t();
    view! {
        <div class="table-frame">
            <table class="table" aria-label=t.flows.variables>
                <thead>
                    <tr>
                        <th scope="col" class="cell">{t.common.name}</th>
                        <th scope="col" class="cell">{t.flows.col_kind}</th>
                        <th scope="col" class="cell">{t.flows.col_default}</th>
                        <th scope="col" class="cell"></th>
                    </tr>
                </thead>
                <tbody>{variables.into_iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
}

fn row(variable: Variable) -> impl IntoView {
    let t = &t().flows;
    let kind = match variable.ty {
        VarType::String => "String",
        VarType::Integer => "Integer",
        VarType::Decimal => "Decimal",
        VarType::Boolean => "Boolean",
        VarType::DateTime => "Date time",
        VarType::Json => "JSON",
    };
    let default = if variable.secure {
        "•••".to_owned()
    } else {
        variable.default.unwrap_or_default()
    };
    view! {
        <tr>
            <th scope="row" class="cell"><code>{variable.name}</code></th>
            <td class="cell">{kind}</td>
            <td class="cell"><code>{default}</code></td>
            <td class="cell">
                {variable.agent_viewable.then(|| view! { <Badge icon="eye">{t.agent_viewable}</Badge> })}
                {variable.secure.then(|| view! { <Badge icon="lock">{t.secure}</Badge> })}
                {(variable.source == VariableSource::Global).then(|| view! { <Badge>{t.global}</Badge> })}
            </td>
        </tr>
    }
}
