// The list of users: what people typed is text, whoever draws it.

import { ask } from './calls';
import { expect, open, test } from './fixtures';

test('markup in a name is shown as text by the server and by the browser', async ({ page, as }) => {
  await as('administrator');
  const name = `<img src=x onerror="window.ran=1"> & 'Bo'`;
  const form = { name, email: 'markup@example.com', roles: ['agent'], active: true };
  await ask(page, '/api/users/create', { form, password: 'lantern orbit thistle kayak' });

  await open(page, '/users?q=markup@example.com');
  const table = page.getByRole('table', { name: 'Users' });
  await expect(table).toContainText(name);
  await page.getByRole('searchbox').fill('nobody at all');
  await expect(table).toBeHidden();
  await page.getByRole('searchbox').fill('markup@');
  await expect(table).toContainText(name);
  await expect(table.locator('img')).toHaveCount(0);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});
