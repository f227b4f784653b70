/**
 * The script of `search.html`, for browsers. In: the typed text. Out: the agencies whose names hold every word, as
 * links, those that begin with the first word before the others. Always: the files of names are fetched once, at the
 * first letter; a name becomes text and never markup; a late answer does not replace a newer one.
 */
export const SEARCH_SCRIPT = `'use strict';
const MOST = 100;
const input = document.getElementById('name');
const told = document.getElementById('told');
const found = document.getElementById('found');
const parts = Number(document.getElementById('main').dataset.parts);
const plain = (text) => text.normalize('NFKC').toLowerCase();

async function fileOf(index) {
  const answer = await fetch('agencies/names-' + (index + 1) + '.json');
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

let reading;
function names() {
  reading ??= Promise.all(Array.from({ length: parts }, (_, index) => fileOf(index))).then((files) =>
    files
      .flat()
      .map(([name, id, year]) => ({ name, plain: plain(name), href: (year ? id + '/' + year : id) + '/index.html' }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
  reading.catch(() => {
    reading = undefined;
  });
  return reading;
}

function lineOf({ name, href }) {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = name;
  const line = document.createElement('li');
  line.append(link);
  return line;
}

async function look() {
  const asked = input.value;
  const words = plain(asked).split(/\\s+/).filter(Boolean);
  if (words.length === 0) {
    told.textContent = '';
    found.replaceChildren();
    return;
  }
  told.textContent = '正在读取机关名称…';
  try {
    const all = await names();
    if (input.value !== asked) return;
    const hits = all.filter((one) => words.every((word) => one.plain.includes(word)));
    const first = hits.filter((one) => one.plain.startsWith(words[0]));
    const others = hits.filter((one) => !one.plain.startsWith(words[0]));
    found.replaceChildren(...[...first, ...others].slice(0, MOST).map(lineOf));
    told.textContent =
      hits.length === 0
        ? '没有名称中有这些字的机关'
        : hits.length > MOST
          ? '共' + hits.length + '个机关，列出前' + MOST + '个；再输入几个字可缩小范围'
          : '共' + hits.length + '个机关';
  } catch {
    if (input.value === asked) told.textContent = '机关名称未能读取，请稍后再试，或从目录查找';
  }
}

input.addEventListener('input', look);
if (input.value) look();
`;
