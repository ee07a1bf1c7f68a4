"""The plan as coordinators change it: part by part with forms, or as a whole with a plan file. Every change makes a
whole new plan, which is loaded like a file; the plan as it was is kept."""
