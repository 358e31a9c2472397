//! The variables that a flow declares.

use crate::text::t;
use flow::document::{VarType, Variable, VariableSource};
use leptos::prelude::*;
use ui::{Badge, EmptyState};

/// The variables, in the file's order.
#[component]
pub fn Variables(
    /// The variables.
    variables: Vec<Variable>,
) -> impl IntoView {
    let t = t();
    if variables.is_empty() {
        let (title, text) = (t.flows.variables_none_title, t.flows.variables_none_text);
        return view! { <EmptyState icon="variable" title=title text=text /> }.into_any();
    }
    view! {
        // It scrolls by itself where the screen is narrow, so the keyboard must get there.
        <div class="table-frame" role="region" aria-label=t.flows.variables tabindex="0">
            <table class="table" aria-label=t.flows.variables>
                <thead>
                    <tr>
                        <th scope="col" class="cell">{t.common.name}</th>
                        <th scope="col" class="cell">{t.flows.col_kind}</th>
                        <th scope="col" class="cell">{t.flows.col_default}</th>
                        <th scope="col" class="cell">
                            <span class="visually-hidden">{t.flows.col_remarks}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{variables.into_iter().map(row).collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .into_any()
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
