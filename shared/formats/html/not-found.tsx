import { pageOf } from './page.tsx';

/**
 * The page for a wrong address, which CloudFront shows for every missing object. In: the address of the publication.
 * Out: a document that explains what may have happened and where everything is. Always holds: its links are absolute,
 * since it appears at any place.
 */
export function renderNotFound(url: string): string {
  return pageOf(
    '没有这个网页',
    '跳到正文',
    <main class="sheet" id="main">
      <header class="head">
        <h1>没有这个网页</h1>
      </header>
      <p>地址可能不完整或有误，或者这份报告还没有公布。已公布的版本地址不会改变；撤下的报告在原处有说明。</p>
      <p>
        <a href={`${url}/index.html`}>到报告目录查找</a>
      </p>
      <p lang="en">There is no such page. The catalogue lists every published report.</p>
    </main>,
    <meta name="robots" content="noindex" />,
  );
}
