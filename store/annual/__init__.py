"""The year: a town's months become its report, and every figure says where it comes from."""
