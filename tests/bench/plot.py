"""plot.py: the bench's tables as bars, in SVG that reads well on light and dark."""
from html import escape as escape_all

WIDTH, LEFT, RIGHT, ROW = 760, 190, 640, 20
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px }
  .value { fill: #59636e }
  .page { fill: #ffffff }
  .ours { fill: #0969da }
  .other { fill: #a8b1ba }
  .mark { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .value { fill: #9198a1 }
    .page { fill: #0d1117 }
    .ours { fill: #4493f8 }
    .other { fill: #57606a }
    .mark { stroke: #9198a1 }
  }
"""


def escape(text):
    return escape_all(text, quote=False)


def plot(tables):
    parts, y = [], 10
    for table in tables:
        y += 24
        parts.append(f'<text class="title" x="16" y="{y}">{escape(table.title)}</text>')
        parts.append(f'<text class="value" x="{WIDTH - 16}" y="{y}" text-anchor="end">{escape(table.unit)}</text>')
        ratios = table.unit.startswith("of the bare loop")
        most = max(value for _, value, _ in table.bars) or 1
        scale = (RIGHT - LEFT) / (min(most, 3) if ratios else most)
        top = y + 8
        y = top
        for name, value, text in table.bars:
            wide = max(1, min(value * scale, RIGHT - LEFT))
            kind = "ours" if name.startswith("udp-") else "other"
            parts.append(f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
            parts.append(f'<rect class="{kind}" x="{LEFT}" y="{y + 3}" width="{wide:.1f}" height="{ROW - 6}"/>')
            if value * scale > wide + 1:    # Too long to draw: a gap says so.
                parts.append(f'<path class="page" d="M{RIGHT - 30} {y + ROW}l8 -{ROW}h6l-8 {ROW}z"/>')
            parts.append(f'<text class="value" x="{LEFT + wide + 6:.1f}" y="{y + 14}">{escape(text)}</text>')
            y += ROW
        if ratios:      # where the bare loop is
            x = LEFT + scale
            parts.append(f'<line class="mark" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{y}"/>')
        y += 10
    body = "\n".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 10}" width="{WIDTH}" height="{y + 10}" '
            f'role="img" aria-label="udp-steps measured beside bare C loops and other tools">\n<style>{STYLE}</style>\n'
            f'<rect class="page" width="100%" height="100%" rx="6"/>\n{body}\n</svg>\n')
