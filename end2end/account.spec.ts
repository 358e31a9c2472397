// One's own account: the password, how the pages look, a session that ends elsewhere.

import { ask } from './calls';
import { expect, newContext, open, ready, signIn, test } from './fixtures';

const PERSON = { email: 'mona.ringdal@example.com', password: 'kayak lantern orbit thistle' };
const NEW = 'thistle orbit lantern kayak';

test('changing the password ends every other session and goes on here', async ({
  browser,
  baseURL,
  another,
  watch,
}) => {
  watch.expect(/Failed to load resource|WebSocket/);
  const admin = await another('administrator');
  const form = { name: 'Mona Ringdal', email: PERSON.email, roles: ['supervisor'], active: true };
  await ask(admin, '/api/users/create', { form, password: PERSON.password });
  const [here, elsewhere] = [await newContext(browser, { baseURL }), await newContext(browser, { baseURL })];
  const [page, other] = [await here.newPage(), await elsewhere.newPage()];
  for (const one of [page, other]) {
    watch.over(one.context());
    await signIn(one, PERSON);
    const line = one.waitForEvent('websocket');
    await open(one, '/contacts');
    await line;
  }

  await page.getByRole('button', { name: 'Your account' }).click();
  await page.getByRole('menuitem', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change password' });
  const current = dialog.getByLabel('Current password', { exact: true });
  await current.fill('not my password');
  await dialog.getByLabel('New password', { exact: true }).fill(NEW);
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await expect(current).toHaveAccessibleDescription(/not your password/);
  await current.fill(PERSON.password);
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();
  await expect(dialog).toBeHidden();

  await expect(other.getByRole('alert')).toContainText('Your session has ended');
  await other.getByRole('alert').getByRole('link', { name: 'Sign in' }).click();
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await ready(other);
  await signIn(other, { ...PERSON, password: NEW });

  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(page).toHaveURL('/contacts');
  await here.close();
  await elsewhere.close();
});

test('a narrow navigation stays narrow', async ({ page, as }) => {
  await as('sample');
  await open(page, '/channels');
  const kept = page.waitForResponse('**/api/account/look');
  await page.getByRole('button', { name: 'Collapse the navigation' }).click();
  await kept;
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-nav', 'narrow');
  await expect(page.getByRole('button', { name: 'Expand the navigation' })).toBeVisible();
});
