package authz

// Param is one parameter of a request. Order is kept: requests are shown and sent in order of meaning.
type Param struct{ Name, Value string }
