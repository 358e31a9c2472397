// What people typed or chose is not lost: by saving, by leaving, by a call that ends.

import { test } from './calls';
import { createChannel } from './channels';
import { CALLERS, expect, NUMBERS } from './fixtures';
import { fileOf, importFlow, part } from './flows';
import { flowOf } from './small';

test('a number that was typed but not added is saved, or refused at its field', async ({ page, as }) => {
  await as('administrator');
  await createChannel(page, { name: 'Typed_only' });
  const field = page.getByLabel('Number to add');
  await field.fill('70 60');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(field).toHaveAccessibleDescription(/starts with \+/);
  await expect(field).toBeFocused();
  await field.fill('+45 70 60 60 60');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByText('Typed_only is saved.')).toBeVisible();
  await expect(field).toHaveValue('');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Remove +4570606060' })).toBeVisible();
});

test('a thing that is saved is called by its new name at once', async ({ page, as }) => {
  await as('administrator');
  await createChannel(page, { name: 'Called_before' });
  await page.getByLabel('Name', { exact: true }).fill('Called_after');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('heading', { name: 'Called_after', level: 1 })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Called_after');
});

test('the palette asks before it leads away from unsaved changes', async ({ page, as }) => {
  await as('administrator');
  await createChannel(page, { name: 'Left_by_palette' });
  await page.getByLabel('Description').fill('Half a thought');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('Queues');
  await page.getByRole('option', { name: /Queues/ }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('Half a thought');
});

test('choices for references outlive a change of tab, and publishing says that they are unsaved', async ({
  page,
  as,
}) => {
  await as('designer');
  await importFlow(page, fileOf(flowOf('Half_chosen')));
  const references = await part(page, 'References');
  await references.getByLabel(/^Queue · /).selectOption({ label: 'Support' });
  await part(page, 'Issues');
  await part(page, 'References');
  await expect(references.getByLabel(/^Queue · /).locator('option:checked')).toHaveText('Support');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish this flow' });
  await expect(dialog.getByRole('status')).toContainText('not saved yet');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'Queues', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
});

test('a page in the desktop stays as it is when the call ends', async ({ caller, agent }) => {
  await caller.dial(CALLERS.knownWithCase, NUMBERS.zendesk);
  await caller.hears('To speak with a colleague, press 1.');
  await caller.press('1');
  await agent.accept();
  const shown = agent.page.getByTitle('Ticket 4108').contentFrame();
  await expect(shown.getByText('Invoice shows the old address').first()).toBeVisible();
  await shown.locator('body').evaluate((body) => body.setAttribute('data-typed', 'yes'));
  await agent.end();
  await expect(agent.page.getByRole('region', { name: 'Last contact' })).toBeVisible();
  await expect(shown.locator('body')).toHaveAttribute('data-typed', 'yes');
});
