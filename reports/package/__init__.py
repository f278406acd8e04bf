"""Evidence package (佐证材料包): what belongs to it, its names, its files."""
