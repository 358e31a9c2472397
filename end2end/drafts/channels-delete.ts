// Channels: create, every error beside its field, edit, two people at once.

import { addNumber, choose, createChannel, fillChannel, pressCreate } from '../channels';
import { expect, NUMBERS, open, test } from '../fixtures';


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

