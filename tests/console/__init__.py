"""The console with as much in it as years bring: what its pages cost, and whether they are safe."""
