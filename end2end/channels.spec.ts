// Channels: create, every error beside its field, edit, two people at once.

import { addNumber, choose, createChannel, fillChannel, pressCreate } from './channels';
import { expect, NUMBERS, open, test } from './fixtures';

test('a channel is made, found again and changed', async ({ page, as }) => {
  await as('administrator');
  await createChannel(page, {
    name: 'Sales_DE',
    description: 'Questions about quotations',
    zone: 'Europe/Berlin',
    serviceLevel: '45',
    flow: 'Sample_Zendesk_Ticket',
    numbers: ['+49 30 901820', '+49 30 901821'],
    queue: 'Sales',
    announcement: 'Please hold the line.',
  });
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Sales_DE');
  await expect(page.getByLabel('Description')).toHaveValue('Questions about quotations');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
  await expect(page.getByLabel('Service level threshold')).toHaveValue('45');
  await expect(page.getByRole('combobox', { name: 'Routing flow' })).toHaveValue('Sample_Zendesk_Ticket');
  await expect(page.getByRole('button', { name: /^Remove \+49/ })).toHaveCount(2);
  await expect(page.getByRole('combobox', { name: 'Fallback queue' })).toHaveValue('Sales');

  await page.getByLabel('Service level threshold').fill('30');
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('Sales_DE is saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Service level threshold')).toHaveValue('30');
});

test('an empty form says at each field what is missing', async ({ page, as }) => {
  await as('administrator');
  await open(page, '/channels/new');
  await page.getByLabel('Service level threshold').fill('0');
  await page.getByLabel('Fallback announcement').fill('  ');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('');
  await pressCreate(page);

  for (const [label, words] of [
    ['Name', 'Give the channel a name.'],
    ['Service level threshold', 'Enter a number of seconds greater than 0.'],
    ['Fallback announcement', 'Write what such a caller hears first.'],
  ] as const) {
    const field = page.getByLabel(label);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(new RegExp(words));
  }
  for (const [label, words] of [
    ['Time zone', 'Choose the time zone of this channel.'],
    ['Fallback queue', 'Choose the queue for callers whom the flow cannot serve.'],
  ] as const) {
    const field = page.getByRole('combobox', { name: label });
    await expect(field).toHaveAccessibleDescription(new RegExp(words));
  }
  await expect(page.getByRole('alert')).toContainText('5 fields need another look');
  await expect(page.getByLabel('Name')).toBeFocused();

  // The summary leads to the fields.
  await page.getByRole('alert').getByRole('link', { name: /Choose the queue/ }).click();
  await expect(page.getByRole('combobox', { name: 'Fallback queue' })).toBeFocused();
});

for (const [what, fields, label, words] of [
  ['a name with a space', { name: 'Sales DE' }, 'Name', /letters A–Z, digits/],
  ['a name in other letters', { name: 'Büro' }, 'Name', /letters A–Z, digits/],
  ['a name of 81', { name: 'x'.repeat(81) }, 'Name', /1 to 80/],
  ['a name that is taken', { name: 'support_dynamics' }, 'Name', /has this name|is taken|already/i],
  ['a long description', { description: 'd'.repeat(256) }, 'Description', /at most 255/],
  ['a long announcement', { announcement: 'a'.repeat(501) }, 'Fallback announcement', /at most 500/],
] as const) {
  test(`${what} is refused at its field, and nothing typed is lost`, async ({ page, as }) => {
    await as('administrator');
    await open(page, '/channels/new');
    await fillChannel(page, { name: 'Mistakes', queue: 'Support', ...fields });
    const typed = await page.getByLabel(label).inputValue();
    await pressCreate(page);
    const field = page.getByLabel(label);
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toHaveValue(typed);
    await expect(page.getByRole('combobox', { name: 'Fallback queue' })).toHaveValue('Support');
    await expect(page).toHaveURL(/\/channels\/new$/);
  });
}

test('numbers are E.164, each of them once', async ({ page, as }) => {
  await as('administrator');
  await open(page, '/channels/new');
  const field = page.getByLabel('Number to add');
  for (const [number, words] of [
    ['70 20 20 20', /starts with \+/],
    ['+0123', /\S/],
    ['+45 7020 abc', /\S/],
    ['+1234567890123456', /\S/],
  ] as const) {
    await addNumber(page, number);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toHaveValue(number);
  }
  await addNumber(page, '+45 70 00 00 01');
  await expect(page.getByRole('button', { name: 'Remove +4570000001' })).toBeVisible();
  await addNumber(page, '+4570000001');
  await expect(field).toHaveAccessibleDescription(/already in the list/);
  await page.getByRole('button', { name: 'Remove +4570000001' }).click();
  await expect(page.getByText('No numbers yet')).toBeVisible();
});

test('a number of another channel is refused, and that channel is named', async ({ page, as }) => {
  await as('administrator');
  await open(page, '/channels/new');
  await fillChannel(page, { name: 'Second_Dynamics', queue: 'Support', numbers: [NUMBERS.dynamics] });
  await pressCreate(page);
  const field = page.getByLabel('Number to add');
  await expect(field).toHaveAccessibleDescription(/Support_Dynamics/);
  await expect(page.getByLabel('Name')).toHaveValue('Second_Dynamics');
  await page.goto('/channels?q=Second_Dynamics');
  await expect(page.getByText('No channel matches')).toBeVisible();
});

test('a stale edit shows who was faster and both versions; mine is kept', async ({ page, as, another }) => {
  await as('administrator');
  await createChannel(page, { name: 'Two_at_once_a', description: 'As it was' });
  const theirs = await another('sample');
  await open(theirs, page.url());
  await theirs.getByLabel('Description').fill('What they wrote');
  await theirs.getByRole('button', { name: /^Save/ }).click();
  await expect(theirs.getByText('Two_at_once_a is saved.')).toBeVisible();

  await page.getByLabel('Description').fill('What I wrote');
  await page.getByRole('button', { name: /^Save/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Robin Falkner has changed this meanwhile' });
  const row = dialog.getByRole('row', { name: /Description/ });
  await expect(row.getByRole('cell')).toHaveText(['What I wrote', 'What they wrote']);
  await dialog.getByRole('button', { name: 'Keep mine' }).click();
  await expect(page.getByText('Two_at_once_a is saved.')).toBeVisible();
  await expect(dialog).toBeHidden();
  await theirs.reload();
  await expect(theirs.getByLabel('Description')).toHaveValue('What I wrote');
});

test('a stale edit takes theirs on request', async ({ page, as, another }) => {
  await as('administrator');
  await createChannel(page, { name: 'Two_at_once_b', serviceLevel: '20' });
  const theirs = await another('sample');
  await open(theirs, page.url());
  await theirs.getByLabel('Service level threshold').fill('60');
  await choose(theirs, 'Fallback queue', 'Sales');
  await theirs.getByRole('button', { name: /^Save/ }).click();
  await expect(theirs.getByText('Two_at_once_b is saved.')).toBeVisible();

  await page.getByLabel('Service level threshold').fill('10');
  await page.getByRole('button', { name: /^Save/ }).click();
  const dialog = page.getByRole('dialog', { name: /has changed this meanwhile/ });
  await expect(dialog.getByRole('row', { name: /Service level/ }).getByRole('cell')).toHaveText(['10', '60']);
  await expect(dialog.getByRole('row', { name: /Fallback queue/ }).getByRole('cell')).toHaveText([
    'Support',
    'Sales',
  ]);
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expect(page.getByLabel('Service level threshold')).toHaveValue('60');
  await expect(page.getByRole('combobox', { name: 'Fallback queue' })).toHaveValue('Sales');
  await expect(page.getByText('Unsaved changes')).toBeHidden();
});

test('unsaved changes are asked about and kept', async ({ page, as }) => {
  await as('administrator');
  await createChannel(page, { name: 'Left_alone', description: 'Stored' });
  const address = page.url();
  await page.getByLabel('Description').fill('Half a thought');
  await page.getByRole('link', { name: 'Queues', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Keep for later' }).click();
  await expect(page).toHaveURL('/queues');
  await open(page, address);
  await expect(page.getByLabel('Description')).toHaveValue('Half a thought');
  await expect(page.getByText('These are your unsaved changes from earlier.')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).first().click();
  await expect(page.getByLabel('Description')).toHaveValue('Stored');
});

test('a channel is deactivated and deleted, each time with its effect named', async ({ page, as }) => {
  await as('administrator');
  await createChannel(page, { name: 'Short_lived', numbers: ['+4570000077'] });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete channel' }).click();
  const deleting = page.getByRole('dialog', { name: 'Delete Short_lived?' });
  await expect(deleting).toContainText('Deactivate the channel first');
  await deleting.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate' }).click();
  const stopping = page.getByRole('dialog', { name: 'Deactivate Short_lived?' });
  await expect(stopping).toContainText('Callers of its number hear that it is not in service');
  await stopping.getByRole('button', { name: 'Deactivate' }).click();
  await expect(page.getByText('Short_lived takes no more contacts.')).toBeVisible();

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete channel' }).click();
  await deleting.getByRole('button', { name: 'Delete channel' }).click();
  await expect(page.getByText('Short_lived is deleted.')).toBeVisible();
  await expect(page).toHaveURL('/channels');
});

test('who may only look is told so, and cannot change anything', async ({ page, as }) => {
  await as('supervisor');
  await open(page, '/channels');
  await expect(page.getByRole('link', { name: 'Create channel' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Support_Dynamics' }).press('Enter');
  await expect(page.getByText('You can look at channels.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toBeDisabled();
  await expect(page.getByRole('button', { name: /^Save/ })).toHaveCount(0);
});
