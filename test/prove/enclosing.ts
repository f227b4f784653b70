/**
 * In which function of a source a place lies. In: the text of the source, a line and a column as Stryker counts them
 * (both from 1). Out: the name of the innermost function, method or constant around it; `(module)` outside of all.
 */
import ts from 'typescript';

export function enclosingFunction(file: string, text: string): (line: number, column: number) => string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return (line, column) => {
    const position = source.getPositionOfLineAndCharacter(line - 1, column - 1);
    let name = '(module)';
    const descend = (node: ts.Node): void => {
      if (position < node.getStart(source) || position >= node.getEnd()) return;
      name = nameOf(node) ?? name;
      ts.forEachChild(node, descend);
    };
    ts.forEachChild(source, descend);
    return name;
  };
}

/** A constant counts where a module declares it: what a function declares belongs to the function. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name?.text;
  if (ts.isMethodDeclaration(node) && ts.isClassDeclaration(node.parent))
    return `${node.parent.name?.text ?? ''}.${node.name.getText()}`;
  if (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent))
    return node.name.getText();
  return undefined;
}
