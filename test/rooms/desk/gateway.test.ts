import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import mammoth from 'mammoth';
import readXlsx from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { requestOf, resultOf } from '../../../shared/desk/gateway.ts';
import { received } from '../night/world.ts';
import { openOffice, URL_OF_DESK } from './office.ts';

const event = (changes: Partial<APIGatewayProxyEventV2>, method = 'GET') =>
  ({
    ...{ rawPath: '/desk/huaian/case', rawQueryString: 'number=%E6%B7%AE', isBase64Encoded: false },
    headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', accept: 'text/html' },
    requestContext: { http: { method } },
    ...changes,
  }) as APIGatewayProxyEventV2;

test('the address of a request is of the desk, whatever host the caller names; cookies come as one header', async () => {
  const request = requestOf(event({ cookies: ['a=1', 'b=2'] }), URL_OF_DESK);
  expect(request.url).toBe('https://desk.example/desk/huaian/case?number=%E6%B7%AE');
  expect(request.headers.get('cookie')).toBe('a=1; b=2');
  const body = Buffer.from('x=甲').toString('base64');
  const posted = requestOf(event({ body, isBase64Encoded: true }, 'POST'), URL_OF_DESK);
  expect(await posted.text()).toBe('x=甲');
});

test('a page goes out as text, each cookie by itself, and a workbook as bytes', async () => {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8' });
  headers.append('set-cookie', 'a=1');
  headers.append('set-cookie', 'b=2');
  const page = await resultOf(new Response('<p>甲', { status: 409, headers }));
  expect(page).toEqual({
    statusCode: 409,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    cookies: ['a=1', 'b=2'],
    body: '<p>甲',
  });
  const bytes = new Uint8Array([80, 75, 3, 4, 255]);
  const book = await resultOf(new Response(bytes, { headers: { 'content-type': 'application/x' } }));
  expect([book.isBase64Encoded, book.body]).toEqual([true, Buffer.from(bytes).toString('base64')]);
});

test('the ledger of the year is a workbook with its cases', async () => {
  const office = openOffice();
  await office.register('huaian');
  await office.send('huaian', received('淮依申〔2024〕1号', '2024-03-01T10:00:00+08:00'));
  const clerk = await office.person('clerk', ['ledger']);
  const { cookie } = clerk;
  const { deskApp } = await import('../../../shared/desk/app.ts');
  const answer = deskApp(office.ports);
  for (const [name, holds] of [
    ['2024.xlsx', true],
    ['template.xlsx', false],
  ] as const) {
    const response = await answer(
      new Request(`${URL_OF_DESK}/huaian/2024/files/${name}`, { headers: { cookie } }),
    );
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[a-z0-9-]+\.xlsx"$|template/,
    );
    const rows = await readXlsx(Buffer.from(await response.arrayBuffer()));
    expect(JSON.stringify(rows).includes('淮依申〔2024〕1号')).toBe(holds);
  }
  expect((await clerk.get('/desk/huaian/2024/files/2023.xlsx')).status).toBe(404);
});

test('the draft is handed round as a Word file that says it is one', async () => {
  const office = openOffice();
  await office.register('huaian');
  const { cookie } = await office.person('clerk', ['text']);
  const { deskApp } = await import('../../../shared/desk/app.ts');
  const address = `${URL_OF_DESK}/huaian/2024/files/2024-draft.docx`;
  const response = await deskApp(office.ports)(new Request(address, { headers: { cookie } }));
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="huaian-2024-draft.docx"');
  const { value } = await mammoth.extractRawText({ buffer: Buffer.from(await response.arrayBuffer()) });
  expect(value).toContain('草稿');
  expect(value).toContain('2024年政府信息公开工作年度报告');
});
