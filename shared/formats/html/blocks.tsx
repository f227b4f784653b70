import type { Block, Inline } from '../../text/blocks.ts';

/** The block tree of a narrative as HTML. Its headings begin below those of the sections. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block) => (
        <BlockOf block={block} />
      ))}
    </>
  );
}

function BlockOf({ block }: { block: Block }) {
  switch (block.type) {
    case 'p':
      return (
        <p>
          <Inlines inlines={block.children} />
        </p>
      );
    case 'h':
      return <Heading level={block.level} inlines={block.children} />;
    case 'ol':
      return (
        <ol start={block.start === 1 ? undefined : block.start}>
          <Items items={block.items} />
        </ol>
      );
    case 'ul':
      return (
        <ul>
          <Items items={block.items} />
        </ul>
      );
    case 'table':
      return <PlainTable table={block} />;
  }
}

/** Rows that the office pasted or drew, unchanged; a wide table scrolls within itself. */
function PlainTable({ table: { head, rows } }: { table: Extract<Block, { type: 'table' }> }) {
  return (
    <figure class="scroller" aria-label="文中表格" tabindex={0}>
      <table class="plain">
        {rows.map((cells, index) => (
          <tr>
            {cells.map((inlines) => (
              <PlainCell inlines={inlines} heads={head && index === 0} />
            ))}
          </tr>
        ))}
      </table>
    </figure>
  );
}

function PlainCell({ inlines, heads }: { inlines: readonly Inline[]; heads: boolean }) {
  if (heads)
    return (
      <th scope="col">
        <Inlines inlines={inlines} />
      </th>
    );
  return (
    <td>
      <Inlines inlines={inlines} />
    </td>
  );
}

function Heading({ level, inlines }: { level: 1 | 2 | 3; inlines: readonly Inline[] }) {
  const Tag = ({ 1: 'h3', 2: 'h4', 3: 'h5' } as const)[level];
  return (
    <Tag>
      <Inlines inlines={inlines} />
    </Tag>
  );
}

function Items({ items }: { items: readonly Block[][] }) {
  return (
    <>
      {items.map((blocks) => (
        <li>
          <Blocks blocks={blocks} />
        </li>
      ))}
    </>
  );
}

function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  return (
    <>
      {inlines.map((inline) => (
        <InlineOf inline={inline} />
      ))}
    </>
  );
}

function InlineOf({ inline }: { inline: Inline }) {
  switch (inline.type) {
    case 'text':
      return <>{inline.text}</>;
    case 'br':
      return <br />;
    case 'bold':
      return (
        <strong>
          <Inlines inlines={inline.children} />
        </strong>
      );
    case 'link':
      return (
        <a href={inline.href} rel="nofollow noopener noreferrer">
          <Inlines inlines={inline.children} />
        </a>
      );
  }
}
