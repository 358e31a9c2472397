// The list of contacts: search, the running ones, and one that is followed.

import { test } from './calls';
import { CALLERS, expect, NUMBERS, open } from './fixtures';

test('contacts are found by number, and those that run by themselves', async ({ caller, page, another }) => {
  const supervisor = await another('supervisor');
  await caller.dial(CALLERS.knownWithoutCase, NUMBERS.zendesk);
  const contact = new URL(page.url()).searchParams.get('contact');
  await open(supervisor, '/contacts');
  const row = supervisor.getByRole('row', { name: new RegExp(`^Contact ${contact}\\b`) });
  const search = supervisor.getByRole('searchbox', { name: 'Search caller, number or channel' });
  await search.fill('+49 30 0000000');
  await expect(supervisor.getByRole('heading', { name: 'No contact matches' })).toBeVisible();
  await search.fill('+45 70 10 10 11');
  await expect(row).toBeVisible();
  await supervisor.getByRole('switch', { name: 'Running only' }).check();
  await expect(supervisor).toHaveURL(/live=on/);
  await expect(row).toBeVisible();
  await caller.hangUp();
  await expect(async () => {
    await supervisor.reload();
    await expect(supervisor.getByRole('switch', { name: 'Running only' })).toBeChecked();
    await expect(row).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
});

test('the head of a contact follows its call', async ({ caller, page, another }) => {
  const supervisor = await another('supervisor');
  await caller.dial(CALLERS.knownWithoutCase, NUMBERS.zendesk);
  const contact = new URL(page.url()).searchParams.get('contact');
  await open(supervisor, `/contacts/${contact}`);
  const heading = supervisor.getByRole('heading', { name: `Contact ${contact}` });
  const head = supervisor.locator('header').filter({ has: heading });
  await expect(head).toContainText(/In flow|Queued/);
  await caller.hangUp();
  await expect(head).toContainText('The caller hung up');
});
