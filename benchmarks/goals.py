"""Goals beside what was reached."""

from statistics import geometric_mean
from typing import Any


def tell(results: dict[str, Any]) -> None:
    """Every goal that this run can speak about."""
    lines: list[tuple[str, str, str]] = []
    if "twelve" in results:
        for title, key, mean, worst in (("plain", "plain", 20, 5), ("as shipped", "shipped", 40, 10)):
            ratios = [row["mariadb"] / row[key] for row in results["twelve"]]
            lines.append((f"twelve questions, {title}, geometric mean", f"≥ {mean}×", f"{geometric_mean(ratios):.0f}×"))
            lines.append((f"twelve questions, {title}, worst", f"≥ {worst}×", f"{min(ratios):.1f}×"))
        lines.append(("moonshot: mean and worst", "100× and 20×", "the two lines above"))
        layers = sorted(row["plain"] - row["statements"] for row in results["twelve"])
        lines.append(
            (
                "our layer over DuckDB, median and most",
                "≤ 10 ms",
                f"{layers[len(layers) // 2]:.1f}, {layers[-1]:.1f} ms",
            )
        )
    if results.get("standard"):
        ratios = [row["mariadb"] / row["shipped"] for row in results["standard"]]
        said = f"{geometric_mean(ratios):.0f}× (worst {min(ratios):.0f}×)"
        lines.append(("standard reports over closed months, warm", "≥ 200×", said))
    sizes = results["bytes"]
    said = f"{sizes['hot']:.1f} (Parquet beside it {sizes['parquet']:.1f}; MariaDB {sizes['mariadb']:.0f})"
    lines.append(("bytes a visit, every column of the list", "≤ 24", said))
    if "page" in results:
        lines.append(("ten-tile page, 8 people, p95 of server time", "≤ 150 ms", f"{results['page']['p95']:.0f} ms"))
    if "export" in results:
        lines.append(
            ("CSV of a million rows, growth of memory", "< 150 MB", f"{results['export']['growth_mb']:.0f} MB")
        )
    print("\n| goal | wanted | reached |\n| --- | --- | --- |")
    for line in lines:
        print("| " + " | ".join(line) + " |")
