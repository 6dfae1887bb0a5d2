"""The guard (看护): one report at a time is read in a process of its own, under limits of time and memory; whatever it does costs itself only."""
