/* What does not fit on the page as it stands: a sentence for each fault. */
() => {
  const faults = [];
  const show = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 160);
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const clips = (overflow) => overflow === "hidden" || overflow === "clip";

  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wider > 0) faults.push(`scrolls ${wider} px sideways`);

  /* Words that stand outside of the box that cuts them off, or of the button they belong to. */
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const holder = node.parentElement;
    if (!node.data.trim() || !isShown(holder) || holder.closest("option, noscript")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = range.getBoundingClientRect();
    const slack = parseFloat(getComputedStyle(holder).fontSize) / 4;
    let across = true;
    let down = true;
    let isCut = false;
    for (let box = holder; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const edge = style.position === "fixed" && style.overflowX === "visible"
        ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight, width: innerWidth, height: innerHeight }
        : box.getBoundingClientRect();
      if (style.display !== "inline" && (edge.width <= 1 || edge.height <= 1)) { isCut = false; break; } // for readers
      across &&= !scrolls(style.overflowX);
      down &&= !scrolls(style.overflowY);
      const cuts = style.position === "fixed";
      const isOver = across && (text.left < edge.left - 1 || text.right > edge.right + 1);
      isCut ||= isOver && (cuts || clips(style.overflowX));
      isCut ||= down && (cuts || clips(style.overflowY)) && (text.top < edge.top - slack || text.bottom > edge.bottom + slack);
      if (isOver && style.display !== "inline" && box.matches("a, button, summary, .chip > span, .pill, td, th")) isCut = true;
      if (cuts) break;
    }
    if (isCut) faults.push(`cut: “${node.data.trim().slice(0, 60)}” in ${show(holder)}`);
  }
  return faults;
}
