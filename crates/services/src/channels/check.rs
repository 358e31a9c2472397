//! What must hold of a channel: by itself, and among the organisation's other things.

use crate::zones;
use domain::{ChannelId, E164, FieldError, OrgId, Problem, QueueId, channel::ChannelForm};
use store::{StoreError, Tx, channels, flows, queues};

/// Most numbers of one channel.
const NUMBERS_MAX: usize = 500;

/// What a name that is taken is told.
pub(super) const NAME_TAKEN: &str = "Another channel has this name.";

/// A form that is right by itself, in the shape in which it is stored.
pub(super) struct Checked {
    pub form: ChannelForm,
    pub numbers: Vec<E164>,
    pub queue: QueueId,
}

/// Checks the form by itself.
pub(super) fn alone(form: &ChannelForm) -> Result<Checked, Problem> {
    let mut form = form.clone();
    let mut errors = form.check();
    if !form.time_zone.is_empty() {
        match zones::check("time_zone", &form.time_zone) {
            Ok(name) => form.time_zone = name,
            Err(error) => errors.push(error),
        }
    }
    if form.numbers.len() > NUMBERS_MAX {
        errors.push(FieldError::new("numbers", "Use at most 500 numbers."));
    }
    let parsed = form.numbers.iter().map(|text| text.parse::<E164>());
    let numbers: Vec<Option<E164>> = parsed.map(Result::ok).collect();
    for (index, number) in numbers.iter().enumerate() {
        if number.is_some() && numbers[..index].contains(number) {
            let message = "This number is in the list twice.";
            errors.push(FieldError::new(format!("numbers.{index}"), message));
        }
    }
    match form.fallback_queue {
        Some(queue) if errors.is_empty() => {
            let numbers: Vec<E164> = numbers.into_iter().flatten().collect();
            form.numbers = numbers.iter().map(ToString::to_string).collect();
            Ok(Checked {
                form,
                numbers,
                queue,
            })
        }
        // Without a queue there is an error.
        _ => Err(Problem::Invalid(errors)),
    }
}

/// Checks it among the organisation's other things: unique name and numbers, flow and queue there.
pub(super) async fn among_others(
    tx: &mut Tx,
    org: OrgId,
    id: ChannelId,
    checked: &Checked,
) -> Result<Vec<FieldError>, StoreError> {
    let mut errors = Vec::new();
    let form = &checked.form;
    let named = channels::named(&mut *tx, org, &form.name).await?;
    if named.is_some_and(|other| other != id) {
        errors.push(FieldError::new("name", NAME_TAKEN));
    }
    if let Some(flow) = form.flow
        && !found(flows::row(&mut *tx, org, flow).await)?
    {
        let message = "This flow does not exist any more. Choose another.";
        errors.push(FieldError::new("flow", message));
    }
    if !found(queues::get(&mut *tx, org, checked.queue).await)? {
        let message = "This queue does not exist any more. Choose another.";
        errors.push(FieldError::new("fallback_queue", message));
    }
    for (index, number) in checked.numbers.iter().enumerate() {
        if let Some((owner, channel, name)) = channels::holder(&mut *tx, number).await?
            && channel != id
        {
            // Nothing of another organisation is named.
            let message = if owner == org {
                format!("{number} already belongs to the channel {name}.")
            } else {
                format!("{number} is already in use on this installation.")
            };
            errors.push(FieldError::new(format!("numbers.{index}"), message));
        }
    }
    Ok(errors)
}

fn found<T>(result: Result<T, StoreError>) -> Result<bool, StoreError> {
    match result {
        Ok(_) => Ok(true),
        Err(StoreError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}
